using System.Numerics.Tensors;

namespace Timbre.Learning.MelStatistics;

/// <summary>
/// How fast levels change: the mean absolute difference of a group's level across 1, 2, 4, 8, 16 and 32 columns (the structure function, or
/// madogram, of each group's level).
/// </summary>
internal sealed class ChangeStatistics() : StatisticFamily("change")
{
    /// <summary>The longest lag, in columns.</summary>
    public const int LongestLag = 32;

    public override IEnumerable<string> Names(int bands) => Lags().SelectMany(lag => Numbered($"lag{lag}", MelWindow.GroupsOf(bands)));

    public override void Compute(MelWindow window, Span<float> values)
    {
        var difference = new float[window.Columns];
        var written = 0;
        foreach (var lag in Lags())
        {
            for (var group = 0; group < window.Groups; group++)
            {
                var levels = window.Group(group);
                var pairs = difference.AsSpan(0, levels.Length - lag);
                TensorPrimitives.Subtract(levels[lag..], levels[..^lag], pairs);
                values[written++] = TensorPrimitives.SumOfMagnitudes<float>(pairs) / pairs.Length;
            }
        }
    }

    private static IEnumerable<int> Lags()
    {
        for (var lag = 1; lag <= LongestLag; lag *= 2)
            yield return lag;
    }
}
