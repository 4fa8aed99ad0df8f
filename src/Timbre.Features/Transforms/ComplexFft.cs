using System.Runtime.CompilerServices;

namespace Timbre.Features.Transforms;

/// <summary>
/// The complex discrete Fourier transform of a length 2^a · 3^b, of one signal or of several interleaved ones at once.
/// </summary>
/// <remarks>
/// Stockham's self-sorting algorithm (Cochran et al., "What is the fast Fourier transform?", Proc. IEEE 55, 1967) with radix 4, and 3 where
/// the length has such factors: no bit reversal, and the inner loop runs over neighboring values, so that it is plain vector code. Interleaving <c>lanes</c> signals (value n of
/// all signals, then value n + 1 of all) makes that true from the first stage on: with 16 lanes no stage needs a shuffle.
/// </remarks>
internal sealed unsafe class ComplexFft
{
    private const float HalfRoot3 = 0.866025404f;

    private readonly int _length;
    private readonly Stage[] _stages;

    public ComplexFft(int length)
    {
        if (!IsPossible(length))
            throw new ArgumentOutOfRangeException(nameof(length), length, "a Fourier transform here takes 2^a · 3^b values");
        _length = length;
        var stages = new List<Stage>();
        for (var n = length; n > 1; n /= stages[^1].Radix)
            stages.Add(new Stage(n % 3 == 0 ? 3 : n % 4 == 0 ? 4 : 2, n));
        _stages = [.. stages];
    }

    /// <summary>Whether a length has no prime factors but 2 and 3.</summary>
    public static bool IsPossible(int length)
    {
        while (length > 0 && length % 3 == 0)
            length /= 3;
        return length > 0 && BitOperations.IsPow2(length);
    }

    /// <summary>
    /// Transforms <c>length × lanes</c> values forward (kernel e^(−2πi·nk/length), unscaled). Swapping the roles of real and imaginary
    /// parts transforms backward.
    /// </summary>
    /// <returns>True where the result lies in the scratch arrays, false where it lies in the input's.</returns>
    public bool Transform(float* real, float* imaginary, float* scratchReal, float* scratchImaginary, int lanes)
    {
        return Continue(0, real, imaginary, scratchReal, scratchImaginary, lanes);
    }

    /// <summary>
    /// As <see cref="Transform"/> for sixteen signals whose value n lies at <c>source + offsets[2n]</c> (real) and <c>offsets[2n + 1]</c>
    /// (imaginary) and is weighted by the window's values of those indices: the first stage reads the frames where they are.
    /// </summary>
    public bool TransformFrames(float* source, int* offsets, float* window, float* real, float* imaginary, float* scratchReal, float* scratchImaginary)
    {
        if (_stages[0].Radix != 4)
        {
            for (nint n = 0; n < _length; n++)
            {
                (Vector512.Load(source + offsets[2 * n]) * window[2 * n]).Store(real + 16 * n);
                (Vector512.Load(source + offsets[2 * n + 1]) * window[2 * n + 1]).Store(imaginary + 16 * n);
            }
            return Transform(real, imaginary, scratchReal, scratchImaginary, FrameMatrix.Lanes);
        }
        var quarter = _length / 4;
        fixed (float* twiddles = _stages[0].Twiddles)
        {
            for (nint p = 0; p < quarter; p++)
            {
                var (b, c, d) = (p + quarter, p + 2 * quarter, p + 3 * quarter);
                Butterfly16(
                    Vector512.Load(source + offsets[2 * p]) * window[2 * p],
                    Vector512.Load(source + offsets[2 * p + 1]) * window[2 * p + 1],
                    Vector512.Load(source + offsets[2 * b]) * window[2 * b],
                    Vector512.Load(source + offsets[2 * b + 1]) * window[2 * b + 1],
                    Vector512.Load(source + offsets[2 * c]) * window[2 * c],
                    Vector512.Load(source + offsets[2 * c + 1]) * window[2 * c + 1],
                    Vector512.Load(source + offsets[2 * d]) * window[2 * d],
                    Vector512.Load(source + offsets[2 * d + 1]) * window[2 * d + 1],
                    scratchReal + 64 * p,
                    scratchImaginary + 64 * p,
                    16,
                    twiddles + 6 * p);
                // Only the end of a frame is new to the sixteen frames that follow.
                Prefetch.NextFrames(source + offsets[2 * d]);
                Prefetch.NextFrames(source + offsets[2 * d + 1]);
            }
        }
        return !Continue(1, scratchReal, scratchImaginary, real, imaginary, 4 * FrameMatrix.Lanes);
    }

    private bool Continue(int from, float* real, float* imaginary, float* scratchReal, float* scratchImaginary, int stride)
    {
        var inScratch = false;
        foreach (var stage in _stages.AsSpan(from))
        {
            if (stage.Radix == 4)
                Radix4(stage, real, imaginary, scratchReal, scratchImaginary, stride);
            else if (stage.Radix == 3)
                Radix3(stage, real, imaginary, scratchReal, scratchImaginary, stride);
            else
                Radix2(stage, real, imaginary, scratchReal, scratchImaginary, stride);
            var (formerReal, formerImaginary) = ((nint)real, (nint)imaginary);
            real = scratchReal;
            imaginary = scratchImaginary;
            scratchReal = (float*)formerReal;
            scratchImaginary = (float*)formerImaginary;
            stride *= stage.Radix;
            inScratch = !inScratch;
        }
        return inScratch;
    }

    private static void Radix4(Stage stage, float* xr, float* xi, float* yr, float* yi, int stride)
    {
        var quarter = stage.Length / 4;
        var step = (nint)quarter * stride;
        fixed (float* twiddles = stage.Twiddles)
        {
            for (var p = 0; p < quarter; p++)
            {
                var w = twiddles + 6 * p;
                var source = (nint)p * stride;
                var target = 4 * source;
                if (stride % 16 == 0)
                {
                    for (nint q = 0; q < stride; q += 16)
                        Butterfly16(xr + source + q, xi + source + q, yr + target + q, yi + target + q, step, stride, w);
                }
                else
                {
                    for (nint q = 0; q < stride; q++)
                        Butterfly1(xr + source + q, xi + source + q, yr + target + q, yi + target + q, step, stride, w);
                }
            }
        }
    }

    private static void Butterfly16(float* xr, float* xi, float* yr, float* yi, nint step, nint stride, float* w) => Butterfly16(
        Vector512.Load(xr),
        Vector512.Load(xi),
        Vector512.Load(xr + step),
        Vector512.Load(xi + step),
        Vector512.Load(xr + 2 * step),
        Vector512.Load(xi + 2 * step),
        Vector512.Load(xr + 3 * step),
        Vector512.Load(xi + 3 * step),
        yr,
        yi,
        stride,
        w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly16(
        Vector512<float> ar,
        Vector512<float> ai,
        Vector512<float> br,
        Vector512<float> bi,
        Vector512<float> cr,
        Vector512<float> ci,
        Vector512<float> dr,
        Vector512<float> di,
        float* yr,
        float* yi,
        nint stride,
        float* w)
    {
        var (acr, aci, sacr, saci) = (ar + cr, ai + ci, ar - cr, ai - ci);
        var (bdr, bdi, sbdr, sbdi) = (br + dr, bi + di, br - dr, bi - di);
        (acr + bdr).Store(yr);
        (aci + bdi).Store(yi);
        Rotate(sacr + sbdi, saci - sbdr, w[0], w[1], yr + stride, yi + stride);
        Rotate(acr - bdr, aci - bdi, w[2], w[3], yr + 2 * stride, yi + 2 * stride);
        Rotate(sacr - sbdi, saci + sbdr, w[4], w[5], yr + 3 * stride, yi + 3 * stride);
    }

    private static void Rotate(Vector512<float> re, Vector512<float> im, float cos, float sin, float* yr, float* yi)
    {
        var c = Vector512.Create(cos);
        var s = Vector512.Create(sin);
        Vector512.MultiplyAddEstimate(re, c, -(im * s)).Store(yr);
        Vector512.MultiplyAddEstimate(re, s, im * c).Store(yi);
    }

    private static void Butterfly1(float* xr, float* xi, float* yr, float* yi, nint step, nint stride, float* w)
    {
        var (acr, aci, sacr, saci) = (xr[0] + xr[2 * step], xi[0] + xi[2 * step], xr[0] - xr[2 * step], xi[0] - xi[2 * step]);
        var (bdr, bdi) = (xr[step] + xr[3 * step], xi[step] + xi[3 * step]);
        var (sbdr, sbdi) = (xr[step] - xr[3 * step], xi[step] - xi[3 * step]);
        yr[0] = acr + bdr;
        yi[0] = aci + bdi;
        Rotate1(sacr + sbdi, saci - sbdr, w[0], w[1], yr + stride, yi + stride);
        Rotate1(acr - bdr, aci - bdi, w[2], w[3], yr + 2 * stride, yi + 2 * stride);
        Rotate1(sacr - sbdi, saci + sbdr, w[4], w[5], yr + 3 * stride, yi + 3 * stride);
    }

    private static void Rotate1(float re, float im, float cos, float sin, float* yr, float* yi)
    {
        *yr = re * cos - im * sin;
        *yi = re * sin + im * cos;
    }

    private static void Radix3(Stage stage, float* xr, float* xi, float* yr, float* yi, int stride)
    {
        var third = stage.Length / 3;
        var step = (nint)third * stride;
        fixed (float* twiddles = stage.Twiddles)
        {
            for (var p = 0; p < third; p++)
            {
                var w = twiddles + 4 * p;
                var source = (nint)p * stride;
                var target = 3 * source;
                if (stride % 16 == 0)
                {
                    for (nint q = 0; q < stride; q += 16)
                        Triple16(xr + source + q, xi + source + q, yr + target + q, yi + target + q, step, stride, w);
                }
                else
                {
                    for (nint q = 0; q < stride; q++)
                        Triple1(xr + source + q, xi + source + q, yr + target + q, yi + target + q, step, stride, w);
                }
            }
        }
    }

    private static void Triple16(float* xr, float* xi, float* yr, float* yi, nint step, nint stride, float* w)
    {
        var (ar, ai) = (Vector512.Load(xr), Vector512.Load(xi));
        var (br, bi) = (Vector512.Load(xr + step), Vector512.Load(xi + step));
        var (cr, ci) = (Vector512.Load(xr + 2 * step), Vector512.Load(xi + 2 * step));
        var (sumRe, sumIm) = (br + cr, bi + ci);
        var (middleRe, middleIm) = (ar - 0.5f * sumRe, ai - 0.5f * sumIm);
        var (turnedRe, turnedIm) = (HalfRoot3 * (bi - ci), HalfRoot3 * (cr - br));
        (ar + sumRe).Store(yr);
        (ai + sumIm).Store(yi);
        Rotate(middleRe + turnedRe, middleIm + turnedIm, w[0], w[1], yr + stride, yi + stride);
        Rotate(middleRe - turnedRe, middleIm - turnedIm, w[2], w[3], yr + 2 * stride, yi + 2 * stride);
    }

    private static void Triple1(float* xr, float* xi, float* yr, float* yi, nint step, nint stride, float* w)
    {
        var (sumRe, sumIm) = (xr[step] + xr[2 * step], xi[step] + xi[2 * step]);
        var (middleRe, middleIm) = (xr[0] - 0.5f * sumRe, xi[0] - 0.5f * sumIm);
        var (turnedRe, turnedIm) = (HalfRoot3 * (xi[step] - xi[2 * step]), HalfRoot3 * (xr[2 * step] - xr[step]));
        yr[0] = xr[0] + sumRe;
        yi[0] = xi[0] + sumIm;
        Rotate1(middleRe + turnedRe, middleIm + turnedIm, w[0], w[1], yr + stride, yi + stride);
        Rotate1(middleRe - turnedRe, middleIm - turnedIm, w[2], w[3], yr + 2 * stride, yi + 2 * stride);
    }

    // Only ever the last stage, where the one twiddle factor is 1.
    private static void Radix2(Stage stage, float* xr, float* xi, float* yr, float* yi, int stride)
    {
        System.Diagnostics.Debug.Assert(stage.Length == 2);
        nint q = 0;
        for (; q + 16 <= stride; q += 16)
        {
            var (ar, ai) = (Vector512.Load(xr + q), Vector512.Load(xi + q));
            var (br, bi) = (Vector512.Load(xr + q + stride), Vector512.Load(xi + q + stride));
            (ar + br).Store(yr + q);
            (ai + bi).Store(yi + q);
            (ar - br).Store(yr + q + stride);
            (ai - bi).Store(yi + q + stride);
        }
        for (; q < stride; q++)
        {
            var (ar, ai, br, bi) = (xr[q], xi[q], xr[q + stride], xi[q + stride]);
            yr[q] = ar + br;
            yi[q] = ai + bi;
            yr[q + stride] = ar - br;
            yi[q + stride] = ai - bi;
        }
    }

    private sealed class Stage
    {
        public Stage(int radix, int length)
        {
            Radix = radix;
            Length = length;
            if (radix == 2)
                return;
            var width = 2 * (radix - 1);
            Twiddles = new float[width * (length / radix)];
            for (var p = 0; p < length / radix; p++)
            {
                for (var k = 1; k < radix; k++)
                {
                    var (sin, cos) = Math.SinCos(-2 * Math.PI * p * k / length);
                    Twiddles[width * p + 2 * k - 2] = (float)cos;
                    Twiddles[width * p + 2 * k - 1] = (float)sin;
                }
            }
        }

        public int Radix { get; }

        public int Length { get; }

        public float[] Twiddles { get; } = [];
    }
}
