using System.Numerics.Tensors;

namespace Timbre.Learning.MelStatistics;

/// <summary>Half-wave rectified differences of levels from one column to the next (Dixon, "Onset detection revisited", DAFx 2006).</summary>
internal static class OnsetSeries
{
    /// <summary>The mean rise of a group's bands at each column but the first, in dB.</summary>
    /// <param name="window">The window.</param>
    /// <param name="group">The group.</param>
    /// <param name="rises">Takes columns − 1 values.</param>
    public static void OfGroup(MelWindow window, int group, Span<float> rises)
    {
        var (from, to) = window.BandsOf(group);
        var difference = new float[rises.Length];
        rises.Clear();
        for (var band = from; band < to; band++)
        {
            var levels = window.Band(band);
            TensorPrimitives.Subtract(levels[1..], levels[..^1], difference);
            TensorPrimitives.Max<float>(difference, 0, difference);
            TensorPrimitives.Add(rises, difference, rises);
        }
        TensorPrimitives.Multiply(rises, 1f / (to - from), rises);
    }
}
