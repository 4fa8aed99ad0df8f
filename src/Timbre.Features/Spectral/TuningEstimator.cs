namespace Timbre.Features.Spectral;

/// <summary>How far a recording is tuned from A440: the most frequent deviation of its spectral peaks from the tempered scale.</summary>
/// <remarks>
/// Peaks by parabolic interpolation: J. O. Smith, "Sinusoidal peak interpolation", in Spectral Audio Signal Processing (2011). Only peaks of
/// at least the median height vote, in steps of a hundredth of a bin.
/// </remarks>
internal sealed unsafe class TuningEstimator
{
    private const double LowestHertz = 150;
    private const double HighestHertz = 4000;
    private const float PeakShare = 0.1f;
    private const int Steps = 100;

    private readonly int _rows;
    private readonly int _lowest;
    private readonly int _highest;
    private readonly double _hertzPerBin;
    private readonly AlignedBuffer _pitches;
    private readonly AlignedBuffer _heights;
    private int _count;

    public TuningEstimator(int rows, int columns, int rate, int fftSize)
    {
        _rows = rows;
        _hertzPerBin = (double)rate / fftSize;
        _lowest = Math.Max(1, (int)Math.Ceiling(LowestHertz * fftSize / rate));
        _highest = Math.Min(rows - 2, (int)Math.Ceiling(Math.Min(HighestHertz, rate / 2.0) * fftSize / rate) - 1);
        var room = columns * (Math.Max(0, _highest - _lowest) / 2 + 1);
        _pitches = BufferPool.Shared.Rent(room);
        _heights = BufferPool.Shared.Rent(2 * room);
    }

    /// <summary>The deviation of a whole spectrum, as <see cref="Finish"/> tells it.</summary>
    public static double Estimate(FrameMatrix spectrum, int rate, int fftSize, int binsPerOctave = 12)
    {
        var estimator = new TuningEstimator(spectrum.Rows, spectrum.Columns, rate, fftSize);
        for (var frame = 0; frame < spectrum.Columns; frame += 16)
            estimator.Add(spectrum.Pointer + frame, spectrum.Stride, spectrum.Columns - frame);
        return estimator.Finish(binsPerOctave);
    }

    /// <summary>The deviation in fractions of a bin (semitones where an octave has twelve), −0.5 to 0.49; 0 where there is no peak. The estimator is spent.</summary>
    public double Finish(int binsPerOctave = 12)
    {
        var deviation = _count == 0 ? 0 : Vote(_pitches.Span[.._count], _heights.Span[.._count], _heights.Span.Slice(_heights.Length / 2, _count), binsPerOctave);
        BufferPool.Shared.Return(_pitches);
        BufferPool.Shared.Return(_heights);
        return deviation;
    }

    /// <summary>Takes in the peaks of sixteen frames, or of as many as are left; bins lie a stride apart, in values.</summary>
    public void Add(float* column, nint stride, int frames)
    {
        var pitches = _pitches.Pointer;
        var heights = _heights.Pointer;
        var count = _count;
        Vector512<float> top = default;
        for (nint k = 0; k < _rows; k++)
        {
            top = Vector512.Max(top, Vector512.Load(column + k * stride));
            Prefetch.NextFrames(column + k * stride);
        }
        top *= PeakShare;
        var lanes = frames >= 16 ? 0xFFFFu : (1u << frames) - 1;
        for (nint k = _lowest; k <= _highest; k++)
        {
            var x = Vector512.Load(column + k * stride);
            var isPeak = Vector512.GreaterThan(x, top)
                & Vector512.GreaterThan(x, Vector512.Load(column + (k - 1) * stride))
                & Vector512.GreaterThanOrEqual(x, Vector512.Load(column + (k + 1) * stride));
            for (var peaks = (uint)isPeak.ExtractMostSignificantBits() & lanes; peaks != 0; peaks &= peaks - 1)
            {
                var cell = column + k * stride + BitOperations.TrailingZeroCount(peaks);
                var (before, here, after) = (cell[-stride], cell[0], cell[stride]);
                var slope = (after - before) / 2;
                var curvature = after + before - 2 * here;
                var shift = Math.Abs(slope) >= Math.Abs(curvature) ? 0 : -slope / curvature;
                pitches[count] = (float)((k + shift) * _hertzPerBin);
                heights[count++] = here + 0.5f * slope * shift;
            }
        }
        _count = count;
    }

    private static double Vote(ReadOnlySpan<float> pitches, ReadOnlySpan<float> heights, Span<float> spare, int binsPerOctave)
    {
        heights.CopyTo(spare);
        var threshold = Selection.Median(spare);
        Span<int> votes = stackalloc int[Steps];
        for (var i = 0; i < pitches.Length; i++)
        {
            if (heights[i] < threshold || pitches[i] <= 0)
                continue;
            var bins = binsPerOctave * MathF.Log2(pitches[i] / 27.5f);
            var deviation = bins - MathF.Floor(bins);
            if (deviation >= 0.5f)
                deviation -= 1;
            votes[Math.Clamp((int)Math.Floor((deviation + 0.5) * Steps), 0, Steps - 1)]++;
        }
        var best = 0;
        for (var step = 1; step < Steps; step++)
        {
            if (votes[step] > votes[best])
                best = step;
        }
        return (best - Steps / 2) / (double)Steps;
    }
}
