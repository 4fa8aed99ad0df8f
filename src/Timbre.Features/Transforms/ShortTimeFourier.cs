namespace Timbre.Features.Transforms;

/// <summary>The short-time Fourier transform and its inverse.</summary>
/// <remarks>
/// Sixteen frames are transformed at once, one in each lane of a vector: every stage of the transform is then plain vector code.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Transforms;
///
/// var clip = AudioFile.Read("song.wav");
/// var options = new StftOptions { FftSize = 1024, HopLength = 256, Window = Window.Hann(1024) };
/// var spectrum = ShortTimeFourier.Forward(clip.Samples, options);    // 513 bins × frames, complex
/// var samples = ShortTimeFourier.Inverse(spectrum, clip.Length, options);
/// Console.WriteLine($"{spectrum.Rows} × {spectrum.Columns}, and back to {samples.Length} samples");
/// </code>
/// </example>
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
            return Forward(grid, options, options.FramesIn(samples.Length), BufferPool.None);
        }
        finally
        {
            grid.Release();
        }
    }

    /// <summary>The signal whose frames have a given spectrum, or the nearest to that in the sense of least squares.</summary>
    /// <param name="spectrum">One column per frame, as <see cref="Forward(ReadOnlySpan{float}, StftOptions?)"/> gives it.</param>
    /// <param name="length">Number of samples.</param>
    /// <param name="options">The frame length, hop and window that the spectrum was made with.</param>
    /// <returns>The signal; samples that no frame covers are 0.</returns>
    public static float[] Inverse(ComplexFrameMatrix spectrum, int length, StftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        options ??= new StftOptions();
        if (spectrum.Rows != options.Bins)
            throw new ArgumentException($"a spectrum of {spectrum.Rows} rows where frames of {options.FftSize} samples have {options.Bins}", nameof(spectrum));
        var adder = new OverlapAdder(options, spectrum.Columns, length, BufferPool.Shared);
        var block = new AlignedBuffer(2 * spectrum.Rows * 16);
        var imaginary = block.Pointer + spectrum.Rows * 16;
        for (var frame = 0; frame < spectrum.Columns; frame += 16)
        {
            var lanes = LaneMask(spectrum.Columns - frame);
            for (var k = 0; k < spectrum.Rows; k++)
            {
                (Vector512.Load(spectrum.Real.Pointer + (nint)k * spectrum.Real.Stride + frame) & lanes).Store(block.Pointer + k * 16);
                (Vector512.Load(spectrum.Imaginary.Pointer + (nint)k * spectrum.Imaginary.Stride + frame) & lanes).Store(imaginary + k * 16);
            }
            adder.Add(frame, block.Pointer, imaginary, 16);
        }
        var samples = new float[length];
        adder.Finish(samples);
        GC.KeepAlive(block);
        return samples;
    }

    /// <summary>All bits set in the first lanes.</summary>
    internal static Vector512<float> LaneMask(int lanes) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(Math.Min(16, lanes))).AsSingle();

    internal static HopGrid Grid(ReadOnlySpan<float> samples, StftOptions options, BufferPool pool) =>
        new(samples, options.HopLength, options.Center ? options.FftSize / 2 : 0, options.FramesIn(samples.Length), options.FftSize, pool);

    // The squared magnitudes, where asked for, are taken while each spectrum is still in the cache.
    internal static ComplexFrameMatrix Forward(HopGrid grid, StftOptions options, int frames, BufferPool pool, FrameMatrix? power = null)
    {
        var spectrum = new ComplexFrameMatrix(options.Bins, frames, pool, clear: false);
        var transform = new FrameTransform(grid, options);
        var work = RealFft.Scratch(transform.WorkLength);
        var (re, im) = (spectrum.Real, spectrum.Imaginary);
        var frame = 0;
        for (; frame < frames; frame += 16)
        {
            transform.Forward(frame, work, re.Pointer + frame, im.Pointer + frame, re.Stride);
            if (power is not null)
                Elementwise.SquaredMagnitude(re.Pointer + frame, im.Pointer + frame, power.Pointer + frame, options.Bins, re.Stride);
        }
        if (frame < re.Stride)
        {
            re.ClearPadding(frame);
            im.ClearPadding(frame);
            power?.ClearPadding(frame);
        }
        return spectrum;
    }
}
