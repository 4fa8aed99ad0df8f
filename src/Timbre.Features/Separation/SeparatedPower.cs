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
        var fft = RealFft.Get(options.FftSize);
        var (half, bins) = (options.FftSize / 2, options.Bins);
        var work = RealFft.Scratch((4 * half + 2 * bins) * 16);
        var real = work + 4 * half * 16;
        var imaginary = real + bins * 16;
        fixed (float* window = options.PaddedWindow())
        {
            for (var frame = 0; frame < clip.Columns; frame += 16)
            {
                ShortTimeFourier.Load(grid, window, options.FftSize, frame, work, work + half * 16);
                fft.ForwardLanes(work, work + half * 16, work + 2 * half * 16, work + 3 * half * 16, real, imaginary, 16, 16);
                for (nint k = 0; k < bins; k++)
                {
                    var (re, im) = (Vector512.Load(real + 16 * k), Vector512.Load(imaginary + 16 * k));
                    (re * re + im * im).Store(harmonicPower.Pointer + k * harmonicPower.Stride + frame);
                    var restRe = Vector512.Load(clip.Real.Pointer + k * clip.Real.Stride + frame) - re;
                    var restIm = Vector512.Load(clip.Imaginary.Pointer + k * clip.Imaginary.Stride + frame) - im;
                    (restRe * restRe + restIm * restIm).Store(percussivePower.Pointer + k * percussivePower.Stride + frame);
                }
            }
        }
        grid.Release();
    }
}
