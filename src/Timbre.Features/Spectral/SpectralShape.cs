namespace Timbre.Features.Spectral;

/// <summary>Where the energy of each frame's spectrum lies: centroid, bandwidth and roll-off, found together in three passes over the bins.</summary>
/// <remarks>Peeters, "A large set of audio features for sound description", IRCAM technical report 2004.</remarks>
internal static unsafe class SpectralShape
{
    /// <summary>The share of a frame's magnitude that lies at or below its roll-off frequency.</summary>
    public const float RolloffShare = 0.85f;

    /// <summary>Sums below this count as silence.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Fills one-row matrices, in Hz, from the magnitudes whose squares are given; silent frames give 0.</summary>
    public static void Measure(FrameMatrix power, float hertzPerBin, FrameMatrix centroid, FrameMatrix bandwidth, FrameMatrix rolloff)
    {
        // The magnitudes of sixteen frames, one after the other: the second and third pass find them in the cache, and no spectrum of them is kept.
        var magnitudes = RealFft.Scratch(power.Rows * 16);
        for (nint frame = 0; frame < (power.Columns + 15) / 16 * 16; frame += 16)
        {
            var (total, center) = Center(power.Pointer + frame, power.Rows, power.Stride, magnitudes);
            var silent = Vector512.LessThan(total, Vector512.Create(SmallestNormal));
            total = Vector512.ConditionalSelect(silent, Vector512<float>.One, total);
            center /= total;
            (center * hertzPerBin).Store(centroid.Pointer + frame);
            var spread = Spread(magnitudes, power.Rows, center);
            (Vector512.Sqrt(spread / total) * hertzPerBin).Store(bandwidth.Pointer + frame);
            Rolloff(magnitudes, power.Rows, Vector512.ConditionalSelect(silent, default, total), hertzPerBin).Store(rolloff.Pointer + frame);
        }
    }

    // The running sum of each lane is taken bin by bin, as the roll-off's is: both must round alike to be compared.
    private static (Vector512<float> Total, Vector512<float> Center) Center(float* power, int rows, nint stride, float* magnitudes)
    {
        Vector512<float> total = default, moment = default;
        for (var k = 0; k < rows; k++, power += stride, magnitudes += 16)
        {
            var x = Vector512.Sqrt(Vector512.Load(power));
            x.Store(magnitudes);
            Prefetch.NextFrames(power);
            total += x;
            moment = Vector512.MultiplyAddEstimate(x, Vector512.Create((float)k), moment);
        }
        return (total, moment);
    }

    private static Vector512<float> Spread(float* magnitudes, int rows, Vector512<float> center)
    {
        Vector512<float> sum = default;
        for (var k = 0; k < rows; k++, magnitudes += 16)
        {
            var distance = Vector512.Create((float)k) - center;
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(magnitudes), distance * distance, sum);
        }
        return sum;
    }

    private static Vector512<float> Rolloff(float* magnitudes, int rows, Vector512<float> total, float hertzPerBin)
    {
        var threshold = total * RolloffShare;
        Vector512<float> sum = default, below = default;
        for (var k = 0; k < rows; k++, magnitudes += 16)
        {
            sum += Vector512.Load(magnitudes);
            below += Vector512.ConditionalSelect(Vector512.LessThan(sum, threshold), Vector512<float>.One, default);
        }
        return below * hertzPerBin;
    }
}
