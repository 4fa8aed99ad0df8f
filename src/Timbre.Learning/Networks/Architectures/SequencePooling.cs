using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>What the networks on whole clips share: shortening a sequence before its recurrent layers, and summing their states up after.</summary>
internal static class SequencePooling
{
    /// <summary>The mean of every few neighboring steps of (batch, step, feature): 30 s of frames are more steps than a recurrent layer remembers.</summary>
    internal static Tensor Shorten(Tensor sequence, long factor)
    {
        if (factor == 1)
            return sequence.Contiguous();
        using var channels = sequence.Transpose(1, 2);
        using var pooled = channels.AvgPool1d(factor, factor);
        using var steps = pooled.Transpose(1, 2);
        return steps.Contiguous();
    }

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
