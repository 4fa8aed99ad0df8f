using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>The tempo whose period repeats best in the onset strength, weighed against how usual a tempo is.</summary>
/// <remarks>
/// Ellis, "Beat tracking by dynamic programming", J. New Music Research 36 (2007): a log-normal prior around 120 beats a minute, an octave
/// wide. The repetition is the mean over all frames of the autocorrelation of 8 s of onset strength around each, scaled to its largest value.
/// </remarks>
internal static unsafe class TempoEstimator
{
    private const double WindowSeconds = 8;
    private const double UsualTempo = 120;
    private const double HighestTempo = 320;

    /// <summary>Beats a minute.</summary>
    /// <param name="onsetStrength">One value a frame.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    public static double Estimate(ReadOnlySpan<float> onsetStrength, double framesPerSecond)
    {
        var lags = (int)Math.Floor(WindowSeconds * framesPerSecond);
        var repetition = MeanAutocorrelation(onsetStrength, lags);
        var (best, bestScore) = (0, double.NegativeInfinity);
        for (var lag = 1; lag < lags; lag++)
        {
            var tempo = 60 * framesPerSecond / lag;
            if (tempo >= HighestTempo)
                continue;
            var octaves = Math.Log2(tempo) - Math.Log2(UsualTempo);
            var score = Math.Log(1 + 1e6 * repetition[lag]) - 0.5 * octaves * octaves;
            if (score > bestScore)
                (best, bestScore) = (lag, score);
        }
        return best == 0 ? 0 : 60 * framesPerSecond / best;
    }

    /// <summary>The mean over all frames of the local autocorrelation, lags 0 to <paramref name="lags"/> − 1, of windows of that many frames.</summary>
    internal static double[] MeanAutocorrelation(ReadOnlySpan<float> strength, int lags)
    {
        var padded = Ramped(strength, lags / 2, lags);
        var window = Window.Hann(lags);
        // Twice the window's length keeps the ends from wrapping onto each other.
        var fft = RealFft.Get((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, 2 * lags)));
        var half = fft.Length / 2 * 16;
        var sums = new double[lags];
        var storage = BufferPool.Shared.Rent(6 * half + 64);
        var even = storage.Pointer;
        var odd = even + half;
        var (re, im) = (4 * half, 5 * half + 16);
        fixed (float* source = padded, weights = window)
        {
            for (var frame = 0; frame < strength.Length; frame += 16)
            {
                new Span<float>(even, 2 * half).Clear();
                for (var n = 0; n < lags; n++)
                    (Vector512.Load(source + frame + n) * weights[n]).Store(((n & 1) == 0 ? even : odd) + (n >> 1) * 16);
                fft.ForwardLanes(even, odd, even + 2 * half, even + 3 * half, even + re, even + im, 16, 16);
                for (var k = 0; k < half + 16; k += 16)
                {
                    var (x, y) = (Vector512.Load(even + re + k), Vector512.Load(even + im + k));
                    (x * x + y * y).Store(even + re + k);
                    Vector512<float>.Zero.Store(even + im + k);
                }
                var elsewhere = fft.InverseLanes(even + re, even + im, 16, even, odd, even + 2 * half, even + 3 * half, 16);
                Accumulate(elsewhere ? even + 2 * half : even, half, Math.Min(16, strength.Length - frame), sums);
            }
        }
        BufferPool.Shared.Return(storage);
        for (var lag = 0; lag < lags; lag++)
            sums[lag] /= strength.Length;
        return sums;
    }

    private static void Accumulate(float* correlation, int half, int lanes, double[] sums)
    {
        // Lag 0 is the energy of the window, which no other lag passes.
        var energy = Vector512.Load(correlation);
        var silent = Vector512.LessThan(energy, Vector512.Create(SpectralShape.SmallestNormal));
        var scale = Vector512.ConditionalSelect(silent, Vector512<float>.One, Vector512<float>.One / energy) & ShortTimeFourier.LaneMask(lanes);
        for (var lag = 0; lag < sums.Length; lag++)
            sums[lag] += Vector512.Sum(Vector512.Load(correlation + (lag & 1) * half + (lag >> 1) * 16) * scale);
    }

    /// <summary>The signal continued at both ends by straight lines to 0 of a given length, and zeros after.</summary>
    internal static float[] Ramped(ReadOnlySpan<float> values, int margin, int extra)
    {
        var padded = new float[values.Length + 2 * margin + extra + 16];
        values.CopyTo(padded.AsSpan(margin));
        for (var i = 0; i < margin; i++)
        {
            padded[i] = values[0] * i / margin;
            padded[margin + values.Length + i] = values[^1] * (margin - 1 - i) / margin;
        }
        return padded;
    }
}
