namespace Timbre.Features.Rhythm;

/// <summary>Onset strength as the median, not the mean, of the rises of all mel levels: a single loud band then makes no onset.</summary>
/// <remarks>
/// The median of sixteen frames at once, by halving the range of possible values: floats of one sign are ordered like their bits, so that
/// 31 halvings find the exact value without a branch or a move.
/// </remarks>
internal static unsafe class MedianOnsetStrength
{
    /// <summary>Fills a one-row matrix; as <see cref="OnsetStrength.Measure"/> but for the median.</summary>
    public static void Measure(FrameMatrix levels, int delay, FrameMatrix result)
    {
        var strength = result.Row(0);
        strength.Clear();
        var rises = RealFft.Scratch(16 * levels.Rows + 16);
        var medians = rises + 16 * levels.Rows;
        for (var frame = 0; frame + delay + 1 < result.Columns; frame += 16)
        {
            for (nint band = 0; band < levels.Rows; band++)
                OnsetStrength.Rise(levels, band, frame).Store(rises + 16 * band);
            Median(rises, levels.Rows).Store(medians);
            for (var lane = 0; lane < Math.Min(16, result.Columns - delay - 1 - frame); lane++)
                strength[frame + lane + delay + 1] = medians[lane];
        }
    }

    private static Vector512<float> Median(float* values, int count)
    {
        var lower = Smallest(values, count, (count - 1) / 2 + 1);
        if (count % 2 == 1)
            return lower;
        // The next value upward is the same one again where enough values share it.
        Vector512<int> atMost = default;
        var next = Vector512.Create(float.PositiveInfinity);
        for (nint i = 0; i < count; i++)
        {
            var x = Vector512.Load(values + 16 * i);
            var above = Vector512.GreaterThan(x, lower);
            atMost += above.AsInt32() + Vector512<int>.One;
            next = Vector512.ConditionalSelect(above, Vector512.MinNative(next, x), next);
        }
        var shared = Vector512.GreaterThan(atMost, Vector512.Create(count / 2)).AsSingle();
        return (lower + Vector512.ConditionalSelect(shared, lower, next)) * 0.5f;
    }

    // The smallest value that at least `rank` values do not exceed.
    private static Vector512<float> Smallest(float* values, int count, int rank)
    {
        Vector512<int> found = default;
        for (var bit = 30; bit >= 0; bit--)
        {
            // Were this bit 0, all lower ones 1: do enough values lie at or below?
            var candidate = (found + Vector512.Create((1 << bit) - 1)).AsSingle();
            Vector512<int> atMost = default;
            for (nint i = 0; i < count; i++)
                atMost -= Vector512.LessThanOrEqual(Vector512.Load(values + 16 * i), candidate).AsInt32();
            var tooFew = Vector512.LessThan(atMost, Vector512.Create(rank));
            found += tooFew & Vector512.Create(1 << bit);
        }
        return found.AsSingle();
    }
}
