using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>
/// The power spectra of the two parts of a separated clip. The harmonic part is a signal again and is transformed as one; as both parts sum
/// to the clip and the transform is linear, the percussive spectrum is what remains of the clip's.
/// </summary>
internal static unsafe class SeparatedPower
{
    /// <summary>Fills both power spectra from the harmonic signal and the short-time spectrum of the whole clip.</summary>
    public static void Measure(
        ReadOnlySpan<float> harmonic, ComplexFrameMatrix clip, StftOptions options, FrameMatrix harmonicPower, FrameMatrix percussivePower, BufferPool pool)
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
            for (nint k = 0; k < bins; k++)
            {
                var (re, im) = (Vector512.Load(real + 16 * k), Vector512.Load(imaginary + 16 * k));
                var clipRe = clip.Real.Pointer + k * clip.Real.Stride + frame;
                var clipIm = clip.Imaginary.Pointer + k * clip.Imaginary.Stride + frame;
                var (restRe, restIm) = (Vector512.Load(clipRe) - re, Vector512.Load(clipIm) - im);
                var harmonicCell = harmonicPower.Pointer + k * harmonicPower.Stride + frame;
                var percussiveCell = percussivePower.Pointer + k * percussivePower.Stride + frame;
                (re * re + im * im).Store(harmonicCell);
                (restRe * restRe + restIm * restIm).Store(percussiveCell);
                Prefetch.NextFrames(clipRe);
                Prefetch.NextFrames(clipIm);
                Prefetch.NextFrames(harmonicCell);
                Prefetch.NextFrames(percussiveCell);
            }
        }
        grid.Release();
    }
}
