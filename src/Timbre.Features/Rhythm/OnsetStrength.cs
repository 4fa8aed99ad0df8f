using System.Runtime.Intrinsics;

namespace Timbre.Features;

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
            // The last vector may reach past the row's end by one value: it is then read in two parts.
            for (var band = 0; band < levels.Rows; band++)
            {
                var row = levels.Pointer + (nint)band * levels.Stride + frame;
                sum += Vector512.Max(default, Next(row, frame + 17 <= levels.Stride) - Vector512.Load(row));
            }
            sum.Store(sums);
            for (var lane = 0; lane < Math.Min(16, result.Columns - delay - 1 - frame); lane++)
                strength[frame + lane + delay + 1] = sums[lane] / levels.Rows;
        }
    }

    private static Vector512<float> Next(float* row, bool inside)
    {
        if (inside)
            return Vector512.Load(row + 1);
        var shifted = stackalloc float[16];
        new ReadOnlySpan<float>(row + 1, 15).CopyTo(new Span<float>(shifted, 15));
        shifted[15] = 0;
        return Vector512.Load(shifted);
    }
}
