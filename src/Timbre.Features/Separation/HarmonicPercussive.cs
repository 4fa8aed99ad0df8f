namespace Timbre.Features.Separation;

/// <summary>Splits a recording into its harmonic part, steady over time, and its percussive part, spread over frequency.</summary>
/// <remarks>
/// Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx-10 (2010): medians of 31 frames and of 31 bins make two smoothed
/// spectra, whose squares share out each cell. Squaring keeps the order, so the squares are the medians of the power and no spectrum of magnitudes
/// is needed. As the two shares sum to 1 and the inverse transform is linear, only the harmonic part is transformed back; the percussive part is the
/// rest of the signal.
/// </remarks>
internal static unsafe class HarmonicPercussive
{
    // Bins whose medians are taken together: their frames, as rows and turned into columns, stay in the second-level cache.
    private const int Strip = 32;

    // Frames that are shared out together, 10 s: the shares of all frames would crowd the third-level cache that the threads have between them, and
    // those of a long recording need not be in memory at once.
    private const int Stretch = 432;

    // The median around a stretch's ends looks this far into its neighbors: its reach, rounded up to whole vectors.
    private const int Neighbors = 16;

    /// <summary>Writes both parts, each as long as the signal.</summary>
    public static void Separate(
        ReadOnlySpan<float> samples, ComplexFrameMatrix stft, FrameMatrix power, StftOptions options, BufferPool pool, Span<float> harmonic, Span<float> percussive)
    {
        var (rows, columns) = (power.Rows, power.Columns);
        var shares = new FrameMatrix(rows, Math.Min(columns, Stretch), pool, clear: false);
        var adder = new OverlapAdder(options, columns, samples.Length, pool);
        var block = pool.Rent(2 * rows * 16);
        for (var from = 0; from < columns; from += Stretch)
        {
            var count = Math.Min(Stretch, columns - from);
            ShareOut(power, from, count, shares, pool);
            for (var frame = from; frame < from + count; frame += 16)
            {
                Weigh(stft, frame, shares, frame - from, ShortTimeFourier.LaneMask(columns - frame), block.Pointer, block.Pointer + rows * 16);
                adder.Add(frame, block.Pointer, block.Pointer + rows * 16, 16);
            }
        }
        adder.Finish(harmonic);
        Elementwise.Difference(samples, harmonic, percussive);
        pool.Return(block);
        shares.Release(pool);
    }

    /// <summary>Fills in the harmonic share of each cell of a stretch of frames, strip by strip, so that the power is read and the shares are written but once.</summary>
    private static void ShareOut(FrameMatrix power, int from, int count, FrameMatrix shares, BufferPool pool)
    {
        // The filter runs down columns: the frames of a strip of bins become rows and back.
        var first = Math.Max(0, from - Neighbors);
        var seen = Math.Min(power.Columns, from + count + Neighbors) - first;
        var turned = pool.Rent(seen * Strip);
        var filtered = pool.Rent(count * Strip);
        var steady = pool.Rent(Strip * shares.Stride);
        for (var row = 0; row < power.Rows; row += Strip)
        {
            var bins = Math.Min(Strip, power.Rows - row);
            var share = shares.Pointer + (nint)row * shares.Stride;
            RunningMedian.Down(power.Pointer + from, power.Stride, power.Rows, row, bins, count, share, shares.Stride);
            Transposition.Run(power.Pointer + (nint)row * power.Stride + first, power.Stride, bins, seen, turned.Pointer, Strip);
            RunningMedian.Down(turned.Pointer, Strip, seen, from - first, count, bins, filtered.Pointer, Strip);
            Transposition.Run(filtered.Pointer, Strip, count, bins, steady.Pointer, shares.Stride);
            HarmonicShare(steady.Pointer, share, bins * shares.Stride);
        }
        pool.Return(turned);
        pool.Return(filtered);
        pool.Return(steady);
    }

    private static void HarmonicShare(float* steady, float* spread, nint count)
    {
        var tiny = Vector512.Create(SpectralShape.SmallestNormal);
        var half = Vector512.Create(0.5f);
        for (nint i = 0; i < count; i += 16)
        {
            var h = Vector512.Load(steady + i);
            var p = Vector512.Load(spread + i);
            var sum = h + p;
            Vector512.ConditionalSelect(Vector512.LessThan(sum, tiny), half, h / sum).Store(spread + i);
        }
    }

    private static void Weigh(ComplexFrameMatrix stft, int frame, FrameMatrix shares, int shared, Vector512<float> lanes, float* real, float* imaginary)
    {
        var re = stft.Real.Pointer + frame;
        var im = stft.Imaginary.Pointer + frame;
        var share = shares.Pointer + shared;
        nint stride = stft.Real.Stride;
        nint shareStride = shares.Stride;
        for (nint k = 0; k < stft.Rows; k++)
        {
            var weight = Vector512.Load(share + k * shareStride);
            ((Vector512.Load(re + k * stride) * weight) & lanes).Store(real + k * 16);
            ((Vector512.Load(im + k * stride) * weight) & lanes).Store(imaginary + k * 16);
            Prefetch.NextFrames(re + k * stride);
            Prefetch.NextFrames(im + k * stride);
            Prefetch.NextFrames(share + k * shareStride);
        }
    }
}
