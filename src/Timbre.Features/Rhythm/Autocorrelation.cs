namespace Timbre.Features.Rhythm;

/// <summary>
/// The autocorrelation of a windowed stretch of a signal around each of its values: the tempogram where that signal is an onset envelope.
/// </summary>
/// <remarks>
/// By two Fourier transforms a frame (Wiener and Khinchin), sixteen frames at once; as frames lie one value apart, the same value of
/// sixteen frames is one load.
/// </remarks>
internal sealed unsafe class Autocorrelation
{
    private readonly RealFft _fft;
    private readonly float[] _window;

    /// <param name="window">Weights of a frame's values; also the number of lags.</param>
    public Autocorrelation(float[] window)
    {
        _window = window;
        // Twice the frame keeps lags from wrapping around.
        var length = Math.Max(4, 2 * window.Length - 1);
        while (!RealFft.IsPossible(length))
            length++;
        _fft = RealFft.Get(length);
    }

    private int WorkLength => (4 * (_fft.Length / 2) + 2 * _fft.Bins) * FrameMatrix.Lanes;

    /// <summary>target[lag, t] = Σ over n of w[n]·x[t + n] · w[n + lag]·x[t + n + lag], each frame divided by its lag 0 unless that is 0; the signal has at least target.Columns rounded up to 16 plus the window's length values.</summary>
    public void Run(float* signal, FrameMatrix target, bool normalize)
    {
        var half = _fft.Length / 2;
        var work = RealFft.Scratch(WorkLength);
        var (real, imaginary) = (4 * half * 16, (4 * half + _fft.Bins) * 16);
        for (nint frame = 0; frame < target.Columns; frame += 16)
        {
            Spectrum(signal + frame, work);
            Power(work + real, work + imaginary);
            var inScratch = _fft.InverseLanes(work + real, work + imaginary, 16, work, work + half * 16, work + 2 * half * 16, work + 3 * half * 16, 16);
            var even = inScratch ? work + 2 * half * 16 : work;
            var energy = Vector512.Load(even);
            var silent = Vector512.LessThan(energy, Vector512.Create(SpectralShape.SmallestNormal));
            var divisor = normalize ? Vector512.ConditionalSelect(silent, Vector512<float>.One, energy) : Vector512<float>.One;
            var factor = Vector512<float>.One / divisor;
            for (nint lag = 0; lag < target.Rows; lag++)
            {
                var values = even + (lag % 2 * half + lag / 2) * 16;
                (Vector512.Load(values) * factor).Store(target.Pointer + lag * target.Stride + frame);
            }
        }
    }

    /// <summary>The mean over all frames of what <see cref="Run"/> gives, normalized: half the transforms, as the inverse is taken once, of the mean.</summary>
    public void Mean(float* signal, int frames, Span<float> target)
    {
        var half = _fft.Length / 2;
        var work = RealFft.Scratch(WorkLength);
        var real = work + 4 * half * 16;
        var imaginary = real + _fft.Bins * 16;
        var sums = new double[_fft.Bins];
        for (nint frame = 0; frame < frames; frame += 16)
        {
            var energy = Spectrum(signal + frame, work);
            Power(real, imaginary);
            var valid = Vector512.LessThan(Vector512.Create(0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), Vector512.Create((float)(frames - frame)));
            var audible = Vector512.GreaterThanOrEqual(energy, Vector512.Create(SpectralShape.SmallestNormal));
            var factor = Vector512.ConditionalSelect(valid & audible, Vector512<float>.One / energy, default);
            for (var k = 0; k < sums.Length; k++)
                sums[k] += Vector512.Sum(Vector512.Load(real + 16 * k) * factor);
        }
        var means = new float[_fft.Bins];
        for (var k = 0; k < means.Length; k++)
            means[k] = (float)(sums[k] / frames);
        var lags = new float[_fft.Length];
        _fft.Inverse(means, new float[_fft.Bins], lags);
        lags.AsSpan(0, target.Length).CopyTo(target);
    }

    // Transforms sixteen frames; returns their energies.
    private Vector512<float> Spectrum(float* signal, float* work)
    {
        var half = _fft.Length / 2;
        var energy = Vector512<float>.Zero;
        for (nint n = 0; n < _fft.Length; n++)
        {
            Vector512<float> value = default;
            if (n < _window.Length)
            {
                value = Vector512.Load(signal + n) * _window[n];
                energy = Vector512.MultiplyAddEstimate(value, value, energy);
            }
            value.Store(work + (n % 2 * half + n / 2) * 16);
        }
        var spectrum = work + 4 * half * 16;
        _fft.ForwardLanes(work, work + half * 16, work + 2 * half * 16, work + 3 * half * 16, spectrum, spectrum + _fft.Bins * 16, 16, 16);
        return energy;
    }

    private void Power(float* real, float* imaginary)
    {
        for (nint i = 0; i < _fft.Bins * 16; i += 16)
        {
            var (re, im) = (Vector512.Load(real + i), Vector512.Load(imaginary + i));
            (re * re + im * im).Store(real + i);
            default(Vector512<float>).Store(imaginary + i);
        }
    }
}
