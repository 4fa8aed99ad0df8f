namespace Timbre.Files.Seeding;

/// <summary>
/// Derives independent seeds from the one seed of a run, so that each stochastic step has its own stream and adding a step does not
/// shift the others. Mixing is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// </summary>
/// <example>
/// <code>
/// using Timbre.Files.Seeding;
///
/// var order = Enumerable.Range(0, 10).ToArray();
/// SeedSequence.Generator(seed: 0, "shuffle", index: 3).Shuffle(order);
/// Console.WriteLine(string.Join(' ', order));    // the same on every machine
/// </code>
/// </example>
public static class SeedSequence
{
    /// <summary>The seed of one purpose: the same inputs give the same value on every machine.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the stream is for, such as <c>split</c>.</param>
    /// <param name="index">Distinguishes repetitions of a purpose, such as the epoch.</param>
    public static ulong Derive(long seed, string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var state = Mix((ulong)seed);
        foreach (var value in Encoding.UTF8.GetBytes(purpose))
            state = Mix(state ^ value);
        return Mix(state ^ (ulong)index);
    }

    /// <summary>A generator for one purpose.</summary>
    public static Random Generator(long seed, string purpose, long index = 0) =>
        new((int)(Derive(seed, purpose, index) & int.MaxValue));

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
