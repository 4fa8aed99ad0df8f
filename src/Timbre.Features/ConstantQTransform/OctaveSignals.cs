namespace Timbre.Features.ConstantQTransform;

/// <summary>
/// A signal at its own rate, half of it, a quarter and so on, each laid out for the frames of a constant-Q transform. Several transforms
/// of one signal share it.
/// </summary>
internal sealed unsafe class OctaveSignals
{
    // Silence around each signal, more than the longest halving filter reaches.
    private const int Margin = 512;

    private readonly List<Level> _levels = [];
    private readonly BufferPool _pool;

    /// <summary>The lists of octaves of the transforms that will be taken must have the same hop.</summary>
    public OctaveSignals(ReadOnlySpan<float> samples, double rate, IReadOnlyList<ConstantQBasis> bases, int hop, BufferPool pool)
    {
        _pool = pool;
        BaseRate = rate;
        Frames = 1 + samples.Length / hop;
        var (octaves, cutoff) = (0, 0.0);
        foreach (var basis in bases)
        {
            octaves = Math.Max(octaves, basis.Octaves);
            cutoff = Math.Max(cutoff, basis.Cutoff);
        }
        Skipped = EarlyHalvings(rate, cutoff, hop, octaves);
        var edge = Edge(bases, rate, hop, octaves);
        var signal = Copy(samples, Margin);
        var length = samples.Length;
        var (levelHop, levelRate) = (hop, rate);
        for (var level = 0; level < Skipped + octaves; level++)
        {
            if (level >= Skipped)
                _levels.Add(new Level(Grid(signal, length, levelHop, edge), levelRate, levelHop, edge));
            if (level == Skipped + octaves - 1)
                break;
            if (levelHop % 2 != 0)
                continue;
            // The first octave used lies below the cutoff; each later one at half of it.
            var needed = level < Skipped ? cutoff : cutoff / Math.ScaleB(1, level - Skipped + 1);
            var decimator = new HalfbandDecimator(needed / (levelRate / 2));
            signal = Halve(signal, length, decimator);
            length = (length + 1) / 2;
            (levelHop, levelRate) = (levelHop / 2, levelRate / 2);
        }
        _pool.Return(signal.Buffer);
    }

    /// <summary>The rate of the signal itself.</summary>
    public double BaseRate { get; }

    /// <summary>How often the signal was halved before its first octave, as nothing above is measured.</summary>
    public int Skipped { get; }

    public int Frames { get; }

    public Level this[int octave] => _levels[octave];

    public void Release()
    {
        foreach (var level in _levels)
            level.Grid.Release();
        _levels.Clear();
    }

    // The rule of the reference implementation: leave one octave of room, and keep the hop whole down to the lowest octave.
    private static int EarlyHalvings(double rate, double cutoff, int hop, int octaves)
    {
        var room = (int)Math.Ceiling(Math.Log2(rate / 2 / cutoff)) - 2;
        var twos = System.Numerics.BitOperations.TrailingZeroCount(hop);
        return Math.Max(0, Math.Min(room, twos - octaves + 1));
    }

    // Half the longest filter. Where a hop turns odd the rate no longer halves and the filters of lower octaves grow.
    private static int Edge(IReadOnlyList<ConstantQBasis> bases, double rate, int hop, int octaves)
    {
        var halvings = System.Numerics.BitOperations.TrailingZeroCount(hop);
        var longest = 0.0;
        foreach (var basis in bases)
        {
            for (var octave = 0; octave < basis.Octaves; octave++)
                longest = Math.Max(longest, basis.LengthOf(basis.BinsOf(octave).Start.Value, Math.ScaleB(rate, -Math.Min(octave, halvings))));
        }
        return checked((int)(longest / 2) + 2);
    }

    private HopGrid Grid(Signal signal, int length, int hop, int edge) =>
        new(new ReadOnlySpan<float>(signal.First, length), hop, edge, Frames, 2 * edge + 2, _pool);

    private Signal Copy(ReadOnlySpan<float> samples, int margin)
    {
        var signal = NewSignal(samples.Length, margin);
        samples.CopyTo(new Span<float>(signal.First, samples.Length));
        return signal;
    }

    private Signal Halve(Signal signal, int length, HalfbandDecimator decimator)
    {
        var half = NewSignal((length + 1) / 2, signal.Margin);
        decimator.Run(signal.First, length, half.First, _pool);
        _pool.Return(signal.Buffer);
        return half;
    }

    private Signal NewSignal(int length, int margin)
    {
        var buffer = _pool.Rent(length + FrameMatrix.Lanes + 2 * margin);
        buffer.Span[..margin].Clear();
        buffer.Span[(margin + length)..].Clear();
        return new Signal(buffer, margin);
    }

    /// <summary>The signal at one rate: frame t's center is sample t · hop + edge of the grid.</summary>
    public sealed record Level(HopGrid Grid, double Rate, int Hop, int Edge);

    private readonly record struct Signal(AlignedBuffer Buffer, int Margin)
    {
        public float* First => Buffer.Pointer + Margin;
    }
}
