using System.Numerics;

namespace Timbre.Audit.Fingerprints;

/// <summary>
/// Finds in which other fingerprints, and how far shifted, words of one fingerprint occur: an inverted index over every second column of
/// all of them. It costs 8 bytes for every 0.06 s of sound.
/// </summary>
/// <remarks>
/// What a search costs depends on how often its words occur, not on the number of recordings: words that occur everywhere (a held tone,
/// a drum machine) tell nothing and are passed over.
/// </remarks>
internal sealed class FingerprintIndex
{
    /// <summary>Every how many columns one is indexed; searches look up all columns, so that any shift is found.</summary>
    public const int Stride = 2;

    /// <summary>Columns of one recording that are indexed at most: 8 minutes.</summary>
    public const int LongestColumns = Stride << PositionBits;

    /// <summary>Recordings that one index holds at most.</summary>
    public const int MostTracks = 1 << (32 - PositionBits);

    /// <summary>A word that more columns have than this is not looked at.</summary>
    private const int MostPostings = 100;

    /// <summary>Words with fewer reliable bits than this are silence or nearly.</summary>
    private const int FewestBits = 24;

    private const int PositionBits = 13;

    // Word (scrambled) in the upper half, track and position in the lower one; sorted.
    private readonly ulong[] _entries;
    private readonly int[] _buckets;
    private readonly int _shift;

    // Whether any word with these upper bits occurs, 8 bits and more a column: most words asked for do not, and this smaller table says so.
    private readonly ulong[] _present;
    private readonly int _presentShift;

    public FingerprintIndex(IReadOnlyList<Fingerprint> fingerprints)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fingerprints.Count, MostTracks);
        _entries = new ulong[fingerprints.Sum(fingerprint => Indexed(fingerprint).Count())];
        var filled = 0;
        for (var track = 0; track < fingerprints.Count; track++)
        {
            var fingerprint = fingerprints[track];
            foreach (var column in Indexed(fingerprint))
                _entries[filled++] = ((ulong)Scramble(fingerprint.Signs[column]) << 32) | ((ulong)track << PositionBits) | (uint)(column / Stride);
        }
        Array.Sort(_entries);
        var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, _entries.Length)) - 1, 4, 26);
        _shift = 32 - bits;
        _buckets = new int[(1 << bits) + 1];
        _present = new ulong[Math.Max(1, 1 << (bits + 4 - 6))];
        _presentShift = 32 - (bits + 4);
        foreach (var entry in _entries)
        {
            var bit = (uint)(entry >> 32) >> _presentShift;
            _present[bit >> 6] |= 1UL << (int)(bit & 63);
        }
        foreach (var entry in _entries)
            _buckets[(int)((uint)(entry >> 32) >> _shift) + 1]++;
        for (var bucket = 1; bucket < _buckets.Length; bucket++)
            _buckets[bucket] += _buckets[bucket - 1];
    }

    /// <summary>Collects every place before track <paramref name="before"/> where a word of the fingerprint, or one with weak bits flipped, occurs.</summary>
    /// <param name="before">Only recordings with a lower number are looked at.</param>
    /// <param name="hits">Where the places go: the track, and the column there less the column here.</param>
    public void Search(Fingerprint fingerprint, int before, List<(int Track, int Lag)> hits)
    {
        var columns = Math.Min(fingerprint.Columns, LongestColumns);
        for (var column = 0; column < columns; column++)
        {
            if (BitOperations.PopCount(fingerprint.Mask[column]) < FewestBits)
                continue;
            var weak = fingerprint.Weak[column];
            // All subsets of the weak bits, by the classical descent through submasks.
            for (var flips = weak; ; flips = (flips - 1) & weak)
            {
                Look(fingerprint.Signs[column] ^ flips, before, column, hits);
                if (flips == 0)
                    break;
            }
        }
    }

    /// <summary>The columns of a fingerprint that say something.</summary>
    private static IEnumerable<int> Indexed(Fingerprint fingerprint)
    {
        var columns = Math.Min(fingerprint.Columns, LongestColumns);
        for (var column = 0; column < columns; column += Stride)
        {
            if (BitOperations.PopCount(fingerprint.Mask[column]) >= FewestBits)
                yield return column;
        }
    }

    private void Look(uint word, int before, int column, List<(int Track, int Lag)> hits)
    {
        var key = Scramble(word);
        var bit = key >> _presentShift;
        if ((_present[bit >> 6] & (1UL << (int)(bit & 63))) == 0)
            return;
        var bucket = (int)(key >> _shift);
        var end = _buckets[bucket + 1];
        var at = _buckets[bucket];
        while (at < end && (uint)(_entries[at] >> 32) < key)
            at++;
        // The postings of a word lie in the order of the tracks; a frequent word shows by the posting so many places on.
        if (at + MostPostings < end && (uint)(_entries[at + MostPostings] >> 32) == key)
            return;
        for (; at < end && (uint)(_entries[at] >> 32) == key; at++)
        {
            var place = (uint)_entries[at];
            var track = (int)(place >> PositionBits);
            if (track >= before)
                return;
            hits.Add((track, ((int)(place & ((1u << PositionBits) - 1)) * Stride) - column));
        }
    }

    /// <summary>A bijection that spreads similar words evenly (the finalizer of MurmurHash3).</summary>
    private static uint Scramble(uint word)
    {
        word ^= word >> 16;
        word *= 0x85EBCA6B;
        word ^= word >> 13;
        word *= 0xC2B2AE35;
        return word ^ (word >> 16);
    }
}
