namespace Timbre.Features.Spectral;

/// <summary>How noise-like a spectrum is: the geometric mean of its power over the arithmetic mean.</summary>
/// <remarks>Dubnov, "Generalization of spectral flatness measure for non-Gaussian linear processes", IEEE Signal Processing Letters 11 (2004).</remarks>
internal static unsafe class SpectralFlatness
{
    private const int Block = 32;

    /// <summary>Fills a one-row matrix; powers below <paramref name="floor"/> count as that.</summary>
    public static void Measure(FrameMatrix power, float floor, FrameMatrix flatness)
    {
        var lowest = Vector512.Create(floor);
        for (nint frame = 0; frame < (power.Columns + 15) / 16 * 16; frame += 16)
        {
            Vector512<float> logs = default, sum = default;
            var source = power.Pointer + frame;
            // Sums of sums: a thousand logarithms added one by one would lose four digits.
            for (var block = 0; block < power.Rows; block += Block)
            {
                Vector512<float> blockLogs = default, blockSum = default;
                for (var k = block; k < Math.Min(power.Rows, block + Block); k++, source += power.Stride)
                {
                    var x = Vector512.Max(lowest, Vector512.Load(source));
                    blockLogs += Vector512.Log2(x);
                    blockSum += x;
                    Prefetch.NextFrames(source);
                }
                logs += blockLogs;
                sum += blockSum;
            }
            var count = (float)power.Rows;
            var geometric = Vector512.Exp(logs * ((float)Math.Log(2) / count));
            (geometric * count / sum).Store(flatness.Pointer + frame);
        }
    }
}
