namespace Timbre.Features.Spectral;

/// <summary>Framed features of the waveform itself. Frames overlap by whole hops: what a hop contributes is counted once and serves all frames over it.</summary>
internal static unsafe class TimeShape
{
    // Samples this close to 0 count as 0.
    private const float Silence = 1e-10f;

    /// <summary>√ of the mean square of each frame, into a one-row matrix.</summary>
    public static void RootMeanSquare(HopGrid grid, int frameLength, FrameMatrix result)
    {
        var energies = new float[grid.Cells.Stride];
        fixed (float* target = energies)
        {
            for (var row = 0; row < grid.Hop; row++)
            {
                var source = grid.Row(row);
                for (nint column = 0; column < grid.Cells.Stride; column += 16)
                {
                    var x = Vector512.Load(source + column);
                    Vector512.MultiplyAddEstimate(x, x, Vector512.Load(target + column)).Store(target + column);
                }
            }
        }
        for (var frame = 0; frame < result.Columns; frame++)
        {
            float total = 0;
            for (var hop = 0; hop < frameLength / grid.Hop; hop++)
                total += energies[frame + hop];
            result[0, frame] = MathF.Sqrt(total / frameLength);
        }
    }

    /// <summary>
    /// The share of the samples of each centered frame whose sign differs from the sample before, the signal continued at both ends by its
    /// outermost sample, into a one-row matrix.
    /// </summary>
    public static void ZeroCrossingRate(ReadOnlySpan<float> samples, int frameLength, int hop, FrameMatrix result)
    {
        var crossings = new int[samples.Length / hop + 1];
        for (var i = 0; i < crossings.Length; i++)
            crossings[i] = Crossings(samples, Math.Max(1, i * hop), Math.Min(samples.Length, (i + 1) * hop));
        var (before, hops) = (frameLength / 2 / hop, frameLength / hop);
        for (var frame = 0; frame < result.Columns; frame++)
        {
            var count = 0;
            for (var i = Math.Max(0, frame - before); i < Math.Min(crossings.Length, frame - before + hops); i++)
                count += crossings[i];
            // What lies between a frame's first sample and the one before is not the frame's.
            var first = (frame - before) * hop;
            if (first >= 1 && first < samples.Length)
                count -= Crossings(samples, first, first + 1);
            result[0, frame] = (float)count / frameLength;
        }
    }

    /// <summary>Sign changes between sample n − 1 and n for n from <paramref name="from"/> up to but not including <paramref name="to"/>.</summary>
    private static int Crossings(ReadOnlySpan<float> samples, int from, int to)
    {
        var (count, n) = (0, from);
        var limit = Vector512.Create(-Silence);
        for (; n + 16 <= to; n += 16)
        {
            var now = Vector512.LessThan(Vector512.Create(samples.Slice(n, 16)), limit);
            var before = Vector512.LessThan(Vector512.Create(samples.Slice(n - 1, 16)), limit);
            count += BitOperations.PopCount((now ^ before).ExtractMostSignificantBits());
        }
        for (; n < to; n++)
            count += (samples[n] < -Silence) != (samples[n - 1] < -Silence) ? 1 : 0;
        return count;
    }
}
