namespace Timbre.Features.Rhythm;

/// <summary>How strongly each frame begins something new: the mean rise of the mel levels from one frame to the next.</summary>
/// <remarks>Böck and Widmer, "Maximum filter vibrato suppression for onset detection", DAFx-13 (2013), with a filter of one band.</remarks>
internal static unsafe class OnsetStrength
{
    /// <summary>Fills a one-row matrix from mel levels in dB. Frames are centered: a rise is felt <paramref name="delay"/> frames before it is heard.</summary>
    public static void Measure(FrameMatrix levels, int delay, FrameMatrix result)
    {
        var strength = result.Row(0);
        strength.Clear();
        var sums = stackalloc float[16];
        for (var frame = 0; frame + delay + 1 < result.Columns; frame += 16)
        {
            Vector512<float> sum = default;
            for (nint band = 0; band < levels.Rows; band++)
                sum += Rise(levels, band, frame);
            sum.Store(sums);
            for (var lane = 0; lane < Math.Min(16, result.Columns - delay - 1 - frame); lane++)
                strength[frame + lane + delay + 1] = sums[lane] / levels.Rows;
        }
    }

    /// <summary>By how much sixteen frames of a band are exceeded by the next ones.</summary>
    public static Vector512<float> Rise(FrameMatrix levels, nint band, int frame)
    {
        var row = levels.Pointer + band * levels.Stride + frame;
        if (frame + 17 <= levels.Stride)
            return Vector512.Max(default, Vector512.Load(row + 1) - Vector512.Load(row));
        // The last vector reaches past the row's end by one value, where there is nothing to compare with.
        var shifted = stackalloc float[16];
        new ReadOnlySpan<float>(row + 1, 15).CopyTo(new Span<float>(shifted, 15));
        shifted[15] = 0;
        return Vector512.Max(default, Vector512.Load(shifted) - Vector512.Load(row));
    }
}
