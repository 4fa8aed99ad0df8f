namespace Timbre.Files.Seeding;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): one word of state, so
/// that a clip's whole randomness follows from the seed, its style and its number, whichever thread makes it and in what order.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one item of a numbered family, independent of its neighbors.</summary>
    public static SplitMix64 For(long seed, int family, int item)
    {
        var root = new SplitMix64(unchecked((ulong)seed));
        var branch = new SplitMix64(root.Next() ^ (ulong)family);
        return new SplitMix64(branch.Next() ^ (ulong)item);
    }

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [−1, 1): one sample of white noise.</summary>
    public float NextNoise() => (int)(Next() >> 32) * (1f / 2147483648f);

    /// <summary>Uniform in 0..<paramref name="count"/> − 1.</summary>
    public int NextInt(int count) => (int)(NextDouble() * count);

    public double Between(double low, double high) => low + (NextDouble() * (high - low));

    /// <summary>Log-uniform: for frequencies and times, whose scale is one of ratios.</summary>
    public double BetweenRatios(double low, double high) => low * Math.Pow(high / low, NextDouble());

    public bool Chance(double probability) => NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[NextInt(choices.Count)];
}
