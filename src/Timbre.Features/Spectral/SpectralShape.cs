using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>Where the energy of each frame's spectrum lies: centroid, bandwidth and roll-off, found together in three passes over the bins.</summary>
/// <remarks>Peeters, "A large set of audio features for sound description", IRCAM technical report 2004.</remarks>
internal static unsafe class SpectralShape
{
    /// <summary>The share of a frame's magnitude that lies at or below its roll-off frequency.</summary>
    public const float RolloffShare = 0.85f;

    /// <summary>Sums below this count as silence.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Fills one-row matrices, in Hz, from a magnitude spectrum; silent frames give 0.</summary>
    public static void Measure(FrameMatrix magnitude, float hertzPerBin, FrameMatrix centroid, FrameMatrix bandwidth, FrameMatrix rolloff)
    {
        for (nint frame = 0; frame < (magnitude.Columns + 15) / 16 * 16; frame += 16)
        {
            var first = magnitude.Pointer + frame;
            var (total, center) = Center(first, magnitude.Rows, magnitude.Stride);
            var silent = Vector512.LessThan(total, Vector512.Create(SmallestNormal));
            total = Vector512.ConditionalSelect(silent, Vector512<float>.One, total);
            center /= total;
            (center * hertzPerBin).Store(centroid.Pointer + frame);
            var spread = Spread(first, magnitude.Rows, magnitude.Stride, center);
            (Vector512.Sqrt(spread / total) * hertzPerBin).Store(bandwidth.Pointer + frame);
            Rolloff(first, magnitude.Rows, magnitude.Stride, Vector512.ConditionalSelect(silent, default, total), hertzPerBin).Store(rolloff.Pointer + frame);
        }
    }

    // The running sum of each lane is taken bin by bin, as the roll-off's is: both must round alike to be compared.
    private static (Vector512<float> Total, Vector512<float> Center) Center(float* source, int rows, nint stride)
    {
        Vector512<float> total = default, moment = default;
        for (var k = 0; k < rows; k++, source += stride)
        {
            var x = Vector512.Load(source);
            total += x;
            moment = Vector512.MultiplyAddEstimate(x, Vector512.Create((float)k), moment);
        }
        return (total, moment);
    }

    private static Vector512<float> Spread(float* source, int rows, nint stride, Vector512<float> center)
    {
        Vector512<float> sum = default;
        for (var k = 0; k < rows; k++, source += stride)
        {
            var distance = Vector512.Create((float)k) - center;
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(source), distance * distance, sum);
        }
        return sum;
    }

    private static Vector512<float> Rolloff(float* source, int rows, nint stride, Vector512<float> total, float hertzPerBin)
    {
        var threshold = total * RolloffShare;
        Vector512<float> sum = default, below = default;
        for (var k = 0; k < rows; k++, source += stride)
        {
            sum += Vector512.Load(source);
            below += Vector512.ConditionalSelect(Vector512.LessThan(sum, threshold), Vector512<float>.One, default);
        }
        return below * hertzPerBin;
    }
}
