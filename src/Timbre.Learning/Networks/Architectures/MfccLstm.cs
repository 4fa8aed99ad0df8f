using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>A recurrent network on the MFCCs of a segment: two LSTM layers, whose state after the last frame feeds a dense layer.</summary>
public sealed class MfccLstm : Module
{
    private readonly LSTM _recurrent;
    private readonly Sequential _head;

    /// <summary>A network with random weights.</summary>
    /// <param name="coefficients">MFCCs a frame.</param>
    /// <param name="classes">Scores out.</param>
    /// <param name="hidden">Numbers in a layer's state, and units of the dense layer.</param>
    /// <param name="dropout">Between the layers and after the dense one.</param>
    public MfccLstm(long coefficients, long classes, long hidden = 64, double dropout = 0.3)
    {
        _recurrent = Register("lstm", new LSTM(coefficients, hidden, layers: 2, dropout: dropout));
        _head = Register("head", new Sequential(
            new Linear(hidden, hidden), new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes)));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, coefficient).</summary>
    public override Tensor Forward(Tensor input)
    {
        using var states = _recurrent.Forward(input);
        using var last = states.Select(1, -1);
        return _head.Forward(last);
    }
}
