namespace Timbre.Features.Spectral;

/// <summary>The level difference between the peaks and the valleys of a spectrum, octave by octave.</summary>
/// <remarks>Jiang, Lu, Zhang, Tao and Cai, "Music type classification by spectral contrast feature", ICME 2002.</remarks>
internal static unsafe class SpectralContrast
{
    /// <summary>Where the bands of octaves lie among frequency bins, and how many of each count as its peaks and valleys.</summary>
    /// <param name="First">First bin.</param>
    /// <param name="End">One past the last bin.</param>
    /// <param name="Extremes">Number of the largest, and of the smallest, that are averaged.</param>
    internal readonly record struct Band(int First, int End, int Extremes);

    /// <summary>The band below <paramref name="lowest"/> Hz and the octaves above it, the last one up to half the rate.</summary>
    public static Band[] Bands(int bins, double rate, double lowest, int count, double quantile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(lowest > 0))
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, "the first octave must begin above 0 Hz");
        if (!(quantile is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "the share of peaks must lie between 0 and 1");
        if (lowest * Math.ScaleB(1, count - 1) >= rate / 2)
            throw new ArgumentException($"{count} octaves from {lowest} Hz do not begin below half the rate of {rate} Hz; ask for fewer");
        var bands = new Band[count + 1];
        for (var b = 0; b <= count; b++)
        {
            var (low, high) = (b == 0 ? 0 : lowest * Math.ScaleB(1, b - 1), lowest * Math.ScaleB(1, b));
            var (lowestInside, highestInside) = (-1, -1);
            for (var k = 0; k < bins; k++)
            {
                var frequency = k * rate / 2 / (bins - 1);
                if (frequency < low || frequency > high)
                    continue;
                highestInside = k;
                if (lowestInside < 0)
                    lowestInside = k;
            }
            if (lowestInside < 0)
                throw new ArgumentException($"no frequency bin lies between {low:F0} and {high:F0} Hz; take a longer transform");
            // Each octave begins one bin early; all but the last leave their highest bin to the next.
            var first = b == 0 ? lowestInside : Math.Max(0, lowestInside - 1);
            var end = b == count ? bins : highestInside + 1;
            var extremes = Math.Max(1, (int)Math.Round(quantile * (end - first), MidpointRounding.ToEven));
            end = b == count ? end : Math.Max(first + 1, end - 1);
            bands[b] = new Band(first, end, Math.Min(extremes, end - first));
        }
        return bands;
    }

    /// <summary>Peaks over valleys, one row a band: as levels of magnitude in dB, each floored 80 dB below its clip's highest, or as plain difference.</summary>
    public static void Measure(FrameMatrix spectrum, ReadOnlySpan<Band> bands, FrameMatrix contrast, bool linear, BufferPool pool)
    {
        var valleys = new FrameMatrix(contrast.Rows, contrast.Columns, pool);
        Extremes(spectrum, bands, contrast, valleys);
        if (!linear)
        {
            Decibels.FromPower(contrast, contrast, 80);
            Decibels.FromPower(valleys, valleys, 80);
        }
        for (nint i = 0; i < (nint)contrast.Rows * contrast.Stride; i += 16)
            (Vector512.Load(contrast.Pointer + i) - Vector512.Load(valleys.Pointer + i)).Store(contrast.Pointer + i);
        valleys.Release(pool);
    }

    /// <summary>Means of the largest and of the smallest values of each band, one row a band.</summary>
    /// <remarks>
    /// The few extremes are kept sorted while a band passes by, for sixteen frames at once: maximum and minimum instructions push each
    /// value to its place, without a branch.
    /// </remarks>
    private static void Extremes(FrameMatrix spectrum, ReadOnlySpan<Band> bands, FrameMatrix peaks, FrameMatrix valleys)
    {
        var most = 0;
        foreach (var band in bands)
            most = Math.Max(most, band.Extremes);
        var work = RealFft.Scratch(2 * 16 * most);
        for (nint frame = 0; frame < (spectrum.Columns + 15) / 16 * 16; frame += 16)
        {
            for (var b = 0; b < bands.Length; b++)
            {
                var source = spectrum.Pointer + (nint)bands[b].First * spectrum.Stride + frame;
                Select(source, spectrum.Stride, bands[b], work, work + 16 * most);
                Mean(work, bands[b].Extremes).Store(peaks.Pointer + (nint)b * peaks.Stride + frame);
                Mean(work + 16 * most, bands[b].Extremes).Store(valleys.Pointer + (nint)b * valleys.Stride + frame);
            }
        }
    }

    private static void Select(float* source, nint stride, Band band, float* largest, float* smallest)
    {
        var count = 16 * band.Extremes;
        for (nint i = 0; i < count; i += 16)
        {
            Vector512.Create(float.NegativeInfinity).Store(largest + i);
            Vector512.Create(float.PositiveInfinity).Store(smallest + i);
        }
        for (var k = band.First; k < band.End; k++, source += stride)
        {
            var (rising, falling) = (Vector512.Load(source), Vector512.Load(source));
            Prefetch.NextFrames(source);
            for (nint i = 0; i < count; i += 16)
            {
                var (high, low) = (Vector512.Load(largest + i), Vector512.Load(smallest + i));
                Vector512.MaxNative(high, rising).Store(largest + i);
                Vector512.MinNative(low, falling).Store(smallest + i);
                rising = Vector512.MinNative(high, rising);
                falling = Vector512.MaxNative(low, falling);
            }
        }
    }

    private static Vector512<float> Mean(float* values, int count)
    {
        Vector512<float> sum = default;
        for (nint i = 0; i < count; i++)
            sum += Vector512.Load(values + 16 * i);
        return sum / count;
    }
}
