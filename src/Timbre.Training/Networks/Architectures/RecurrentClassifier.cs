namespace Timbre.Training.Networks.Architectures;

/// <summary>Recurrent layers over a sequence, of whose states the mean and the maximum over time feed a dense layer.</summary>
internal abstract class RecurrentClassifier : Module
{
    private readonly BatchNorm1d _norm;
    private readonly Recurrent _recurrent;
    private readonly Sequential _head;
    private readonly long _stack;

    /// <summary>A head on recurrent layers whose sequences are (batch, step, feature).</summary>
    private protected RecurrentClassifier(Recurrent recurrent, long features, long classes, double dropout, long stack)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stack);
        _stack = stack;
        _norm = Register("norm", new BatchNorm1d(features));
        _recurrent = Register("recurrent", recurrent);
        var states = recurrent.HiddenSize * (recurrent.IsBidirectional ? 2 : 1);
        _head = Register("head", new Sequential(new Dropout(dropout), new Linear(2 * states, classes)));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, feature).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var channels = input.Transpose(1, 2);
        using var normed = _norm.Forward(channels);
        using var steps = normed.Transpose(1, 2);
        using var stacked = SequencePooling.StackSteps(steps, _stack);
        using var states = _recurrent.Forward(stacked);
        using var pooled = SequencePooling.MeanAndMaximum(states);
        return _head.Forward(pooled);
    }
}

/// <summary>Gated recurrent units over a whole clip.</summary>
/// <param name="features">Numbers a step.</param>
/// <param name="hidden">Numbers in a layer's state.</param>
/// <param name="dropout">Between the layers and before the dense one.</param>
/// <param name="stack">Neighboring steps that are one step of the recurrent layers.</param>
internal sealed class GruClassifier(long features, long classes, long hidden = 128, int layers = 2, double dropout = 0.3, long stack = 1)
    : RecurrentClassifier(new GRU(stack * features, hidden, layers, dropout: dropout), features, classes, dropout, stack);

/// <summary>LSTM layers that read a whole clip in both directions.</summary>
/// <param name="features">Numbers a step.</param>
/// <param name="hidden">Numbers in the state of one direction of a layer.</param>
/// <param name="dropout">Between the layers and before the dense one.</param>
/// <param name="stack">Neighboring steps that are one step of the recurrent layers.</param>
internal sealed class BiLstmClassifier(long features, long classes, long hidden = 96, int layers = 2, double dropout = 0.3, long stack = 1)
    : RecurrentClassifier(new LSTM(stack * features, hidden, layers, bidirectional: true, dropout: dropout), features, classes, dropout, stack);

/// <summary>What the recurrent networks share: fewer and richer steps before their recurrent layers, and summing their states up after.</summary>
internal static class SequencePooling
{
    /// <summary>The name of <see cref="StackSteps"/> in the trace of a network.</summary>
    internal const string StackStepsName = "stack_steps";

    /// <summary>
    /// Every few neighboring steps of (batch, step, feature) side by side as one step (Sak et al., Interspeech 2015): nothing is lost, and 30 s
    /// of frames are more steps than a recurrent layer remembers. Steps that are left over at the end are dropped.
    /// </summary>
    internal static Tensor StackSteps(Tensor sequence, long count) => Trace.Composite(StackStepsName, sequence, count, () =>
    {
        var (batch, steps, features) = (sequence.Shape[0], sequence.Shape[1] / count, sequence.Shape[2]);
        using var whole = sequence.Slice(1, 0, steps * count);
        using var contiguous = whole.Contiguous();
        return contiguous.Reshape(batch, steps, count * features);
    });

    /// <summary>Mean and maximum over the steps of (batch, step, feature), side by side.</summary>
    internal static Tensor MeanAndMaximum(Tensor states)
    {
        using var mean = states.Mean(1);
        var (maximum, positions) = states.Max(1);
        positions.Dispose();
        using (maximum)
            return Tensor.Cat([mean, maximum], 1);
    }
}
