using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>What the recurrent networks share: fewer and richer steps before their recurrent layers, and summing their states up after.</summary>
internal static class SequencePooling
{
    /// <summary>
    /// Every few neighboring steps of (batch, step, feature) side by side as one step (Sak et al., Interspeech 2015): nothing is lost, and 30 s
    /// of frames are more steps than a recurrent layer remembers. Steps that are left over at the end are dropped.
    /// </summary>
    internal static Tensor StackSteps(Tensor sequence, long count)
    {
        var (batch, steps, features) = (sequence.Shape[0], sequence.Shape[1] / count, sequence.Shape[2]);
        using var whole = sequence.Slice(1, 0, steps * count);
        using var contiguous = whole.Contiguous();
        return contiguous.Reshape(batch, steps, count * features);
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
