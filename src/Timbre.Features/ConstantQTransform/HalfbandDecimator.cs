using System.Runtime.Intrinsics.X86;

namespace Timbre.Features.ConstantQTransform;

/// <summary>
/// Halves the rate of a signal with a linear-phase half-band filter: every other coefficient but the middle one is zero, and the rest
/// are symmetric, so that a filter of 4k − 1 coefficients costs k multiplications a sample (Crochiere and Rabiner, 1983).
/// </summary>
/// <remarks>
/// The filter is only as steep as what follows needs: the constant-Q filters of the next octaves reach to a known frequency, so
/// that all above may fade slowly as long as it does not alias below. That takes a sixth of the work of a general resampler.
/// </remarks>
internal sealed unsafe class HalfbandDecimator
{
    private const double StopbandDecibels = 100;

    private readonly float[] _odd;

    /// <param name="passband">The highest frequency to keep, as a fraction of the input's Nyquist frequency, below 0.5.</param>
    public HalfbandDecimator(double passband)
    {
        // Where the caller needs everything, the passband of a high-quality resampler: 91.3% of the new band.
        var transition = Math.PI * (1 - 2 * Math.Min(passband, 0.4565));
        var length = (StopbandDecibels - 8) / (2.285 * transition);
        var count = Math.Max(2, (int)Math.Ceiling((length + 3) / 4));
        var beta = 0.1102 * (StopbandDecibels - 8.7);
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            var n = 2 * i + 1;
            var position = n / (2.0 * count);
            weights[i] = Math.Sin(Math.PI * n / 2) / (Math.PI * n) * BesselI0(beta * Math.Sqrt(1 - position * position)) / BesselI0(beta);
        }
        // Unit gain at 0 Hz: the middle coefficient is a half, both sides together are the other half.
        double sum = 0;
        foreach (var weight in weights)
            sum += weight;
        _odd = new float[count];
        for (var i = 0; i < count; i++)
            _odd[i] = (float)(weights[i] / sum * 0.25);
    }

    /// <summary>y[m] = Σ h[k]·x[2m + k] into (length + 1) / 2 samples, rounded up to a multiple of 16 by zeros; before and after the input are zeros as far as the filter reaches.</summary>
    public void Run(float* input, int length, float* output, BufferPool pool)
    {
        var count = (length + 1) / 2;
        var margin = _odd.Length + FrameMatrix.Lanes;
        var padded = (count + 15) / 16 * 16;
        var evenBuffer = pool.Rent(padded);
        var oddBuffer = pool.Rent(padded + 2 * margin);
        var even = evenBuffer.Pointer;
        var odd = oddBuffer.Pointer + margin;
        Split(input, 0, padded, even, odd);
        Split(input, -margin, 0, null, odd);
        Split(input, padded, padded + margin, null, odd);
        var half = Vector512.Create(0.5f);
        for (nint m = 0; m < padded; m += 16)
        {
            var sum = Vector512.Load(even + m) * half;
            for (nint i = 0; i < _odd.Length; i++)
            {
                var pair = Vector512.Load(odd + m + i) + Vector512.Load(odd + m - i - 1);
                sum = Vector512.MultiplyAddEstimate(pair, Vector512.Create(_odd[i]), sum);
            }
            sum.Store(output + m);
        }
        for (var m = count; m < padded; m++)
            output[m] = 0;
        pool.Return(evenBuffer);
        pool.Return(oddBuffer);
    }

    private static void Split(float* input, nint start, nint end, float* even, float* odd)
    {
        var m = start;
        if (Avx512F.IsSupported)
        {
            var evens = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            var odds = evens + Vector512<int>.One;
            for (; m + 16 <= end; m += 16)
            {
                var (low, high) = (Vector512.Load(input + 2 * m), Vector512.Load(input + 2 * m + 16));
                if (even != null)
                    Avx512F.PermuteVar16x32x2(low, evens, high).Store(even + m);
                Avx512F.PermuteVar16x32x2(low, odds, high).Store(odd + m);
            }
        }
        for (; m < end; m++)
        {
            if (even != null)
                even[m] = input[2 * m];
            odd[m] = input[2 * m + 1];
        }
    }

    // The modified Bessel function of the first kind, order 0, by its power series.
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
