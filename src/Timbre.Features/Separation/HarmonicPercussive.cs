using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>Splits a recording into its harmonic part, steady over time, and its percussive part, spread over frequency.</summary>
/// <remarks>
/// Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx-10 (2010): medians of 31 frames and of 31 bins make two smoothed
/// spectra, whose squares share out each cell. As the two shares sum to 1 and the inverse transform is linear, only the harmonic part is transformed
/// back; the percussive part is the rest of the signal.
/// </remarks>
internal static unsafe class HarmonicPercussive
{
    public static void Separate(
        ReadOnlySpan<float> samples, ComplexFrameMatrix stft, FrameMatrix magnitude, StftOptions options, BufferPool pool, Span<float> harmonic, Span<float> percussive)
    {
        var (rows, columns) = (magnitude.Rows, magnitude.Columns);
        var steady = new FrameMatrix(rows, columns, pool, clear: false);
        MedianOverTime(magnitude, steady, pool);
        var spread = new FrameMatrix(rows, columns, pool, clear: false);
        RunningMedian.Down(magnitude, spread);

        var adder = new OverlapAdder(options, columns, samples.Length, pool);
        var block = pool.Rent(2 * rows * 16);
        for (var frame = 0; frame < columns; frame += 16)
        {
            Share(stft, steady, spread, frame, ShortTimeFourier.LaneMask(columns - frame), block.Pointer, block.Pointer + rows * 16);
            adder.Add(frame, block.Pointer, block.Pointer + rows * 16, 16);
        }
        adder.Finish(harmonic);
        for (var i = 0; i < samples.Length; i++)
            percussive[i] = samples[i] - harmonic[i];

        pool.Return(block);
        steady.Release(pool);
        spread.Release(pool);
    }

    // The filter runs down columns: frames must become rows first.
    private static void MedianOverTime(FrameMatrix magnitude, FrameMatrix result, BufferPool pool)
    {
        var turned = new FrameMatrix(magnitude.Columns, magnitude.Rows, pool, clear: false);
        var filtered = new FrameMatrix(magnitude.Columns, magnitude.Rows, pool, clear: false);
        Transposition.Run(magnitude.Pointer, magnitude.Stride, magnitude.Rows, magnitude.Columns, turned.Pointer, turned.Stride);
        RunningMedian.Down(turned, filtered);
        Transposition.Run(filtered.Pointer, filtered.Stride, filtered.Rows, filtered.Columns, result.Pointer, result.Stride);
        turned.Release(pool);
        filtered.Release(pool);
    }

    private static void Share(
        ComplexFrameMatrix stft, FrameMatrix steady, FrameMatrix spread, int frame, Vector512<float> lanes, float* real, float* imaginary)
    {
        var tiny = Vector512.Create(SpectralShape.SmallestNormal);
        var half = Vector512.Create(0.5f);
        for (nint k = 0; k < stft.Rows; k++)
        {
            var h = Vector512.Load(steady.Pointer + k * steady.Stride + frame);
            var p = Vector512.Load(spread.Pointer + k * spread.Stride + frame);
            // Dividing by the larger first keeps the squares of very small values from vanishing.
            var larger = Vector512.MaxNative(h, p);
            h /= larger;
            p /= larger;
            var share = h * h / (h * h + p * p);
            share = Vector512.ConditionalSelect(Vector512.LessThan(larger, tiny), half, share) & lanes;
            var re = Vector512.Load(stft.Real.Pointer + k * stft.Real.Stride + frame) & lanes;
            var im = Vector512.Load(stft.Imaginary.Pointer + k * stft.Imaginary.Stride + frame) & lanes;
            (re * share).Store(real + k * 16);
            (im * share).Store(imaginary + k * 16);
        }
    }
}
