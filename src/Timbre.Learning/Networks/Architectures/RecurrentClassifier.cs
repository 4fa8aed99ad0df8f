using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>Recurrent layers over a sequence, of whose states the mean and the maximum over time feed a dense layer.</summary>
public abstract class RecurrentClassifier : Module
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
/// <param name="classes">Scores out.</param>
/// <param name="hidden">Numbers in a layer's state.</param>
/// <param name="layers">Layers on top of each other.</param>
/// <param name="dropout">Between the layers and before the dense one.</param>
/// <param name="stack">Neighboring steps that are one step of the recurrent layers.</param>
public sealed class GruClassifier(long features, long classes, long hidden = 128, int layers = 2, double dropout = 0.3, long stack = 1)
    : RecurrentClassifier(new GRU(stack * features, hidden, layers, dropout: dropout), features, classes, dropout, stack);

/// <summary>LSTM layers that read a whole clip in both directions.</summary>
/// <param name="features">Numbers a step.</param>
/// <param name="classes">Scores out.</param>
/// <param name="hidden">Numbers in the state of one direction of a layer.</param>
/// <param name="layers">Layers on top of each other.</param>
/// <param name="dropout">Between the layers and before the dense one.</param>
/// <param name="stack">Neighboring steps that are one step of the recurrent layers.</param>
public sealed class BiLstmClassifier(long features, long classes, long hidden = 96, int layers = 2, double dropout = 0.3, long stack = 1)
    : RecurrentClassifier(new LSTM(stack * features, hidden, layers, bidirectional: true, dropout: dropout), features, classes, dropout, stack);
