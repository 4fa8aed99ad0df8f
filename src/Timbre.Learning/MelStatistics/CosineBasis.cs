using System.Collections.Concurrent;

namespace Timbre.Learning.MelStatistics;

/// <summary>The basis of the orthonormal DCT-II, made once for each size.</summary>
internal static class CosineBasis
{
    private static readonly ConcurrentDictionary<(int Bands, int Coefficients), float[]> Bases = new();

    /// <summary>Row k of coefficients × bands: cos(π/bands · (band + ½) · k), scaled to unit length.</summary>
    public static float[] Get(int bands, int coefficients) => Bases.GetOrAdd((bands, coefficients), static size =>
    {
        var basis = new float[size.Coefficients * size.Bands];
        for (var k = 0; k < size.Coefficients; k++)
        {
            for (var band = 0; band < size.Bands; band++)
                basis[k * size.Bands + band] = (float)(Math.Cos(Math.PI / size.Bands * (band + 0.5) * k) * Math.Sqrt((k == 0 ? 1.0 : 2.0) / size.Bands));
        }
        return basis;
    });
}
