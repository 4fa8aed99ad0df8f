namespace Timbre.Features.Transforms;

/// <summary>
/// The discrete Fourier transform of real signals of a length 2^a · 3^b, and its inverse. One plan per size serves all threads; calls
/// allocate nothing.
/// </summary>
/// <remarks>
/// The even and odd samples are transformed as one complex signal of half the length and separated afterward
/// (Press et al., "Numerical Recipes", 3rd ed., 12.3.2).
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Features.Transforms;
///
/// var fft = RealFft.Get(1024);
/// var (real, imaginary) = (new float[fft.Bins], new float[fft.Bins]);
/// fft.Forward([.. Enumerable.Range(0, 1024).Select(i => MathF.Cos(2 * MathF.PI * 8 * i / 1024))], real, imaginary);
/// Console.WriteLine(real[8]);    // half the length
/// </code>
/// </example>
public sealed unsafe class RealFft
{
    private static readonly Cache<Key, RealFft> Plans = new(static key => new RealFft(key.Length));

    [ThreadStatic]
    private static AlignedBuffer? _scratch;

    private readonly ComplexFft _half;
    private readonly float[] _cos;
    private readonly float[] _sin;

    private RealFft(int length)
    {
        Length = length;
        _half = new ComplexFft(length / 2);
        _cos = new float[length / 4 + 1];
        _sin = new float[length / 4 + 1];
        for (var k = 0; k < _cos.Length; k++)
        {
            var (sin, cos) = Math.SinCos(-2 * Math.PI * k / length);
            _cos[k] = (float)cos;
            _sin[k] = (float)sin;
        }
    }

    /// <summary>Number of real samples.</summary>
    public int Length { get; }

    /// <summary>Number of complex coefficients: <see cref="Length"/> / 2 + 1.</summary>
    public int Bins => Length / 2 + 1;

    /// <summary>Whether there is a transform of a length: even, at least 4, and without prime factors but 2 and 3.</summary>
    /// <param name="length">Number of samples.</param>
    public static bool IsPossible(int length) => length >= 4 && length % 2 == 0 && ComplexFft.IsPossible(length / 2);

    /// <summary>The plan for a length, made once.</summary>
    /// <param name="length">An even number of at least 4 without prime factors but 2 and 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not such a number.</exception>
    public static RealFft Get(int length)
    {
        if (!IsPossible(length))
            throw new ArgumentOutOfRangeException(nameof(length), length, "a Fourier transform here takes 2^a · 3^b samples, an even number of at least 4");
        return Plans.Get(new Key(length));
    }

    /// <summary>X[k] = Σ x[n]·e^(−2πi·kn / Length) for k from 0 to Length / 2.</summary>
    /// <param name="samples"><see cref="Length"/> values.</param>
    /// <param name="real">Takes <see cref="Bins"/> real parts.</param>
    /// <param name="imaginary">Takes <see cref="Bins"/> imaginary parts.</param>
    public void Forward(ReadOnlySpan<float> samples, Span<float> real, Span<float> imaginary)
    {
        Check(samples.Length, Length, nameof(samples));
        Check(real.Length, Bins, nameof(real));
        Check(imaginary.Length, Bins, nameof(imaginary));
        var half = Length / 2;
        var work = Scratch(4 * half);
        for (var n = 0; n < half; n++)
        {
            work[n] = samples[2 * n];
            work[half + n] = samples[2 * n + 1];
        }
        fixed (float* re = real, im = imaginary)
            ForwardLanes(work, work + half, work + 2 * half, work + 3 * half, re, im, 1, 1);
    }

    /// <summary>x[n] = 1 / Length · Σ X[k]·e^(2πi·kn / Length) over all Length coefficients, the upper half being the conjugate of the lower.</summary>
    /// <param name="real"><see cref="Bins"/> real parts.</param>
    /// <param name="imaginary"><see cref="Bins"/> imaginary parts; those of the first and last are taken as 0.</param>
    /// <param name="samples">Takes <see cref="Length"/> values.</param>
    public void Inverse(ReadOnlySpan<float> real, ReadOnlySpan<float> imaginary, Span<float> samples)
    {
        Check(samples.Length, Length, nameof(samples));
        Check(real.Length, Bins, nameof(real));
        Check(imaginary.Length, Bins, nameof(imaginary));
        var half = Length / 2;
        var work = Scratch(4 * half);
        bool swapped;
        fixed (float* re = real, im = imaginary)
            swapped = InverseLanes(re, im, 1, work, work + half, work + 2 * half, work + 3 * half, 1);
        var even = swapped ? work + 2 * half : work;
        for (var n = 0; n < half; n++)
        {
            samples[2 * n] = even[n];
            samples[2 * n + 1] = even[half + n];
        }
    }

    /// <summary>
    /// Transforms <paramref name="lanes"/> (1 or 16) signals at once. <paramref name="even"/> and <paramref name="odd"/> hold value n of all signals, then
    /// value n + 1, for n up to Length / 2, and are overwritten; coefficient k of all signals goes to <c>real + k · stride</c>.
    /// </summary>
    internal void ForwardLanes(float* even, float* odd, float* scratch0, float* scratch1, float* real, float* imaginary, nint stride, int lanes)
    {
        if (_half.Transform(even, odd, scratch0, scratch1, lanes))
        {
            even = scratch0;
            odd = scratch1;
        }
        Separate(even, odd, real, imaginary, stride, lanes);
    }

    /// <summary>
    /// Transforms sixteen frames whose sample n lies at <c>source + offsets[n]</c>, weighted by the window. The work memory holds 2 · Length · 16
    /// values.
    /// </summary>
    internal void ForwardFrames(float* source, int* offsets, float* window, float* work, float* real, float* imaginary, nint stride)
    {
        var half = Length / 2 * 16;
        var inScratch = _half.TransformFrames(source, offsets, window, work, work + half, work + 2 * half, work + 3 * half);
        var even = inScratch ? work + 2 * half : work;
        Separate(even, even + half, real, imaginary, stride, 16);
    }

    /// <summary>As <see cref="ForwardFrames"/>, for the squared magnitudes alone, sixteen values a coefficient.</summary>
    internal void PowerFrames(float* source, int* offsets, float* window, float* work, float* power)
    {
        var part = Length / 2 * 16;
        var inScratch = _half.TransformFrames(source, offsets, window, work, work + part, work + 2 * part, work + 3 * part);
        var zr = inScratch ? work + 2 * part : work;
        var zi = zr + part;
        var (first, last) = (Vector512.Load(zr) + Vector512.Load(zi), Vector512.Load(zr) - Vector512.Load(zi));
        (first * first).Store(power);
        (last * last).Store(power + part);
        var half = Length / 2;
        var halfOne = Vector512.Create(0.5f);
        for (nint k = 1; k <= half / 2; k++)
        {
            var m = half - k;
            var (kr, ki) = (Vector512.Load(zr + 16 * k), Vector512.Load(zi + 16 * k));
            var (mr, mi) = (Vector512.Load(zr + 16 * m), Vector512.Load(zi + 16 * m));
            var (evenRe, evenIm) = ((kr + mr) * halfOne, (ki - mi) * halfOne);
            var (oddRe, oddIm) = ((ki + mi) * halfOne, (mr - kr) * halfOne);
            var (c, s) = (Vector512.Create(_cos[k]), Vector512.Create(_sin[k]));
            var (tr, ti) = (oddRe * c - oddIm * s, oddRe * s + oddIm * c);
            var (lowRe, lowIm, highRe, highIm) = (evenRe + tr, evenIm + ti, evenRe - tr, ti - evenIm);
            (lowRe * lowRe + lowIm * lowIm).Store(power + 16 * k);
            (highRe * highRe + highIm * highIm).Store(power + 16 * m);
        }
    }

    private void Separate(float* even, float* odd, float* real, float* imaginary, nint stride, int lanes)
    {
        var half = Length / 2;
        for (var lane = 0; lane < lanes; lane++)
        {
            real[lane] = even[lane] + odd[lane];
            imaginary[lane] = 0;
            real[half * stride + lane] = even[lane] - odd[lane];
            imaginary[half * stride + lane] = 0;
        }
        if (lanes == 16)
            SeparateLanes(even, odd, real, imaginary, stride);
        else
            Separate(even, odd, real, imaginary, stride);
    }

    /// <summary>
    /// The inverse of <see cref="ForwardLanes"/>. Returns true where the samples lie in the scratch arrays (even ones in the first, odd
    /// ones in the second), false where they lie in <paramref name="even"/> and <paramref name="odd"/>.
    /// </summary>
    internal bool InverseLanes(float* real, float* imaginary, nint stride, float* even, float* odd, float* scratch0, float* scratch1, int lanes)
    {
        var half = Length / 2;
        var scale = 1f / Length;
        for (var lane = 0; lane < lanes; lane++)
        {
            var (first, last) = (real[lane], real[half * stride + lane]);
            even[lane] = (first + last) * scale;
            odd[lane] = (first - last) * scale;
        }
        if (lanes == 16)
            JoinLanes(real, imaginary, stride, even, odd, scale);
        else
            Join(real, imaginary, stride, even, odd, scale);
        // Real and imaginary parts swapped: the same transform runs backward.
        return _half.Transform(odd, even, scratch1, scratch0, lanes);
    }

    private void SeparateLanes(float* zr, float* zi, float* real, float* imaginary, nint stride)
    {
        var half = Length / 2;
        var halfOne = Vector512.Create(0.5f);
        for (nint k = 1; k <= half / 2; k++)
        {
            var m = half - k;
            var (kr, ki) = (Vector512.Load(zr + 16 * k), Vector512.Load(zi + 16 * k));
            var (mr, mi) = (Vector512.Load(zr + 16 * m), Vector512.Load(zi + 16 * m));
            var (evenRe, evenIm) = ((kr + mr) * halfOne, (ki - mi) * halfOne);
            var (oddRe, oddIm) = ((ki + mi) * halfOne, (mr - kr) * halfOne);
            var (c, s) = (Vector512.Create(_cos[k]), Vector512.Create(_sin[k]));
            var tr = oddRe * c - oddIm * s;
            var ti = oddRe * s + oddIm * c;
            (evenRe + tr).Store(real + k * stride);
            (evenIm + ti).Store(imaginary + k * stride);
            (evenRe - tr).Store(real + m * stride);
            (ti - evenIm).Store(imaginary + m * stride);
            if (stride > 16)
            {
                Prefetch.NextFrames(real + k * stride);
                Prefetch.NextFrames(imaginary + k * stride);
                Prefetch.NextFrames(real + m * stride);
                Prefetch.NextFrames(imaginary + m * stride);
            }
        }
    }

    private void Separate(float* zr, float* zi, float* real, float* imaginary, nint stride)
    {
        var half = Length / 2;
        for (nint k = 1; k <= half / 2; k++)
        {
            var m = half - k;
            var (evenRe, evenIm) = (0.5f * (zr[k] + zr[m]), 0.5f * (zi[k] - zi[m]));
            var (oddRe, oddIm) = (0.5f * (zi[k] + zi[m]), 0.5f * (zr[m] - zr[k]));
            var tr = oddRe * _cos[k] - oddIm * _sin[k];
            var ti = oddRe * _sin[k] + oddIm * _cos[k];
            real[k * stride] = evenRe + tr;
            imaginary[k * stride] = evenIm + ti;
            real[m * stride] = evenRe - tr;
            imaginary[m * stride] = ti - evenIm;
        }
    }

    private void JoinLanes(float* real, float* imaginary, nint stride, float* zr, float* zi, float scale)
    {
        var half = Length / 2;
        var factor = Vector512.Create(scale);
        for (nint k = 1; k <= half / 2; k++)
        {
            var m = half - k;
            var (kr, ki) = (Vector512.Load(real + k * stride), Vector512.Load(imaginary + k * stride));
            var (mr, mi) = (Vector512.Load(real + m * stride), Vector512.Load(imaginary + m * stride));
            var (evenRe, evenIm) = ((kr + mr) * factor, (ki - mi) * factor);
            var (tr, ti) = ((kr - mr) * factor, (ki + mi) * factor);
            var (c, s) = (Vector512.Create(_cos[k]), Vector512.Create(_sin[k]));
            var oddRe = tr * c + ti * s;
            var oddIm = ti * c - tr * s;
            (evenRe - oddIm).Store(zr + 16 * k);
            (evenIm + oddRe).Store(zi + 16 * k);
            (evenRe + oddIm).Store(zr + 16 * m);
            (oddRe - evenIm).Store(zi + 16 * m);
        }
    }

    private void Join(float* real, float* imaginary, nint stride, float* zr, float* zi, float scale)
    {
        var half = Length / 2;
        for (nint k = 1; k <= half / 2; k++)
        {
            var m = half - k;
            var (evenRe, evenIm) = (scale * (real[k * stride] + real[m * stride]), scale * (imaginary[k * stride] - imaginary[m * stride]));
            var (tr, ti) = (scale * (real[k * stride] - real[m * stride]), scale * (imaginary[k * stride] + imaginary[m * stride]));
            var oddRe = tr * _cos[k] + ti * _sin[k];
            var oddIm = ti * _cos[k] - tr * _sin[k];
            zr[k] = evenRe - oddIm;
            zi[k] = evenIm + oddRe;
            zr[m] = evenRe + oddIm;
            zi[m] = oddRe - evenIm;
        }
    }

    /// <summary>At least <paramref name="count"/> values of this thread's scratch memory.</summary>
    internal static float* Scratch(int count)
    {
        if (_scratch is null || _scratch.Capacity < count)
            _scratch = new AlignedBuffer((int)BitOperations.RoundUpToPowerOf2((uint)count));
        return _scratch.Pointer;
    }

    private static void Check(int actual, int expected, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"{actual} values where this transform takes {expected}", name);
    }

    private readonly record struct Key(int Length);
}
