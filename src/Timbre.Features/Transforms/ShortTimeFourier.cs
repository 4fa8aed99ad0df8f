using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>The short-time Fourier transform and its inverse.</summary>
/// <remarks>
/// Sixteen frames are transformed at once, one in each lane of a vector: every stage of the transform is then plain vector code.
/// </remarks>
public static unsafe class ShortTimeFourier
{
    /// <summary>The complex spectrum of each frame.</summary>
    /// <param name="samples">The signal; at least one frame of it when not centered.</param>
    /// <param name="options">Frame length, hop, window; the defaults when null.</param>
    /// <returns>FftSize / 2 + 1 rows (frequency k · rate / FftSize), one column per frame.</returns>
    public static ComplexFrameMatrix Forward(ReadOnlySpan<float> samples, StftOptions? options = null)
    {
        options ??= new StftOptions();
        var grid = Grid(samples, options, BufferPool.Shared);
        try
        {
            return Forward(grid, options, options.PaddedWindow(), options.FramesIn(samples.Length), BufferPool.None);
        }
        finally
        {
            grid.Release();
        }
    }

    internal static HopGrid Grid(ReadOnlySpan<float> samples, StftOptions options, BufferPool pool) =>
        new(samples, options.HopLength, options.Center ? options.FftSize / 2 : 0, options.FramesIn(samples.Length), options.FftSize, pool);

    internal static ComplexFrameMatrix Forward(HopGrid grid, StftOptions options, float[] window, int frames, BufferPool pool)
    {
        var spectrum = new ComplexFrameMatrix(options.Bins, frames, pool);
        var fft = RealFft.Get(options.FftSize);
        var half = options.FftSize / 2;
        var work = RealFft.Scratch(4 * half * 16);
        var even = work;
        var odd = work + half * 16;
        var (re, im) = (spectrum.Real, spectrum.Imaginary);
        fixed (float* weights = window)
        {
            for (var frame = 0; frame < frames; frame += 16)
            {
                Load(grid, weights, options.FftSize, frame, even, odd);
                fft.ForwardLanes(even, odd, work + 2 * half * 16, work + 3 * half * 16, re.Pointer + frame, im.Pointer + frame, re.Stride, 16);
            }
        }
        return spectrum;
    }

    private static void Load(HopGrid grid, float* window, int length, int frame, float* even, float* odd)
    {
        var (row, column) = (0, frame);
        for (var n = 0; n < length; n++)
        {
            var weighted = Vector512.Load(grid.Row(row) + column) * window[n];
            weighted.Store(((n & 1) == 0 ? even : odd) + (n >> 1) * 16);
            if (++row == grid.Hop)
                (row, column) = (0, column + 1);
        }
    }
}
