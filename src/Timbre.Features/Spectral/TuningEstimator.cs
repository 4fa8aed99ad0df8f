using System.Numerics;
using System.Runtime.Intrinsics;

namespace Timbre.Features;

/// <summary>How far a recording is tuned from A440: the most frequent deviation of its spectral peaks from the tempered scale.</summary>
/// <remarks>
/// Peaks by parabolic interpolation: J. O. Smith, "Sinusoidal peak interpolation", in Spectral Audio Signal Processing (2011). Only peaks of
/// at least the median height vote, in steps of a hundredth of a bin.
/// </remarks>
internal static unsafe class TuningEstimator
{
    private const double LowestHertz = 150;
    private const double HighestHertz = 4000;
    private const float PeakShare = 0.1f;
    private const int Steps = 100;

    /// <summary>The deviation in fractions of a bin (semitones where an octave has twelve), −0.5 to 0.49; 0 where there is no peak.</summary>
    public static double Estimate(FrameMatrix spectrum, int rate, int fftSize, int binsPerOctave = 12)
    {
        var lowest = (int)Math.Ceiling(LowestHertz * fftSize / rate);
        var highest = (int)Math.Ceiling(Math.Min(HighestHertz, rate / 2.0) * fftSize / rate) - 1;
        lowest = Math.Max(1, lowest);
        highest = Math.Min(spectrum.Rows - 2, highest);
        var room = spectrum.Columns * (Math.Max(0, highest - lowest) / 2 + 1);
        var pitches = BufferPool.Shared.Rent(room);
        var heights = BufferPool.Shared.Rent(2 * room);
        try
        {
            var count = 0;
            for (var frame = 0; frame < spectrum.Columns; frame += 16)
                Collect(spectrum, frame, lowest, highest, (double)rate / fftSize, pitches.Pointer, heights.Pointer, ref count);
            return count == 0 ? 0 : Vote(pitches.Span[..count], heights.Span[..count], heights.Span.Slice(room, count), binsPerOctave);
        }
        finally
        {
            BufferPool.Shared.Return(pitches);
            BufferPool.Shared.Return(heights);
        }
    }

    private static void Collect(FrameMatrix spectrum, int frame, int lowest, int highest, double hertzPerBin, float* pitches, float* heights, ref int count)
    {
        var stride = (nint)spectrum.Stride;
        var column = spectrum.Pointer + frame;
        Vector512<float> top = default;
        for (nint k = 0; k < spectrum.Rows; k++)
        {
            top = Vector512.Max(top, Vector512.Load(column + k * stride));
            Prefetch.NextFrames(column + k * stride);
        }
        top *= PeakShare;
        var lanes = spectrum.Columns - frame >= 16 ? 0xFFFFu : (1u << (spectrum.Columns - frame)) - 1;
        for (nint k = lowest; k <= highest; k++)
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
                pitches[count] = (float)((k + shift) * hertzPerBin);
                heights[count++] = here + 0.5f * slope * shift;
            }
        }
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
