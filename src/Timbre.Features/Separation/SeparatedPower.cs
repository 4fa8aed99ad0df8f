namespace Timbre.Features.Separation;

/// <summary>
/// The power spectra of the two parts of a separated clip. The harmonic part is a signal again and is transformed as one; as both parts sum
/// to the clip and the transform is linear, the percussive spectrum is what remains of the clip's.
/// </summary>
internal static unsafe class SeparatedPower
{
    /// <summary>
    /// Fills both power spectra from the harmonic signal and the short-time spectrum of the whole clip, and tells their peaks to the estimators of
    /// their tuning while they are in the cache. Both come in blocks of sixteen frames, each with its bins one after the other.
    /// </summary>
    public static void Measure(
        ReadOnlySpan<float> harmonic,
        ComplexFrameMatrix clip,
        StftOptions options,
        (AlignedBuffer Power, TuningEstimator Tuning) harmonicPart,
        (AlignedBuffer Power, TuningEstimator Tuning) percussivePart,
        BufferPool pool)
    {
        var grid = ShortTimeFourier.Grid(harmonic, options, pool);
        var transform = new FrameTransform(grid, options);
        var bins = options.Bins;
        var work = RealFft.Scratch(transform.WorkLength + 2 * bins * 16);
        var real = work + transform.WorkLength;
        var imaginary = real + bins * 16;
        for (var frame = 0; frame < clip.Columns; frame += 16)
        {
            transform.Forward(frame, work, real, imaginary, 16);
            var harmonicPower = harmonicPart.Power.Pointer + (nint)frame * bins;
            var percussivePower = percussivePart.Power.Pointer + (nint)frame * bins;
            for (nint k = 0; k < bins; k++)
            {
                var (re, im) = (Vector512.Load(real + 16 * k), Vector512.Load(imaginary + 16 * k));
                var clipRe = clip.Real.Pointer + k * clip.Real.Stride + frame;
                var clipIm = clip.Imaginary.Pointer + k * clip.Imaginary.Stride + frame;
                var (restRe, restIm) = (Vector512.Load(clipRe) - re, Vector512.Load(clipIm) - im);
                (re * re + im * im).Store(harmonicPower + 16 * k);
                (restRe * restRe + restIm * restIm).Store(percussivePower + 16 * k);
                Prefetch.NextFrames(clipRe);
                Prefetch.NextFrames(clipIm);
            }
            harmonicPart.Tuning.Add(harmonicPower, FrameMatrix.Lanes, clip.Columns - frame);
            percussivePart.Tuning.Add(percussivePower, FrameMatrix.Lanes, clip.Columns - frame);
        }
        grid.Release();
    }
}
