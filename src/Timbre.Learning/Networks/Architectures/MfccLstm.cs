using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>A recurrent network on the MFCCs of a segment: two LSTM layers, of whose states the mean and the maximum over time feed a dense layer.</summary>
public sealed class MfccLstm : Module
{
    private readonly LSTM _recurrent;
    private readonly Sequential _head;
    private readonly long _stack;

    /// <summary>A network with random weights.</summary>
    /// <param name="coefficients">MFCCs a frame.</param>
    /// <param name="classes">Scores out.</param>
    /// <param name="hidden">Numbers in a layer's state, and units of the dense layer.</param>
    /// <param name="dropout">Between the layers and after the dense one.</param>
    /// <param name="stack">Neighboring frames that are one step of the recurrent layers.</param>
    public MfccLstm(long coefficients, long classes, long hidden = 64, double dropout = 0.3, long stack = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stack);
        _stack = stack;
        _recurrent = Register("lstm", new LSTM(stack * coefficients, hidden, layers: 2, dropout: dropout));
        _head = Register("head", new Sequential(
            new Linear(2 * hidden, hidden), new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes)));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, coefficient).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var stacked = SequencePooling.StackSteps(input, _stack);
        using var states = _recurrent.Forward(stacked);
        using var pooled = SequencePooling.MeanAndMaximum(states);
        return _head.Forward(pooled);
    }
}
