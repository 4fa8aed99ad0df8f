using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>How noise-like a spectrum is: the geometric mean of its power over the arithmetic mean.</summary>
/// <remarks>Dubnov, "Generalization of spectral flatness measure for non-Gaussian linear processes", IEEE Signal Processing Letters 11 (2004).</remarks>
internal static unsafe class SpectralFlatness
{
    /// <summary>Fills a one-row matrix; powers below <paramref name="floor"/> count as that.</summary>
    public static void Measure(FrameMatrix power, float floor, FrameMatrix flatness)
    {
        var lowest = Vector512.Create(floor);
        for (nint frame = 0; frame < (power.Columns + 15) / 16 * 16; frame += 16)
        {
            Vector512<float> logs = default, sum = default;
            var source = power.Pointer + frame;
            for (var k = 0; k < power.Rows; k++, source += power.Stride)
            {
                var x = Vector512.Max(lowest, Vector512.Load(source));
                logs += Vector512.Log2(x);
                sum += x;
            }
            var count = (float)power.Rows;
            var geometric = Vector512.Exp(logs * ((float)Math.Log(2) / count));
            (geometric * count / sum).Store(flatness.Pointer + frame);
        }
    }
}
