using System.Runtime.InteropServices;

namespace Timbre.Audit.Fingerprints;

/// <summary>Two recordings that may be one, by their numbers, the lower one first.</summary>
internal readonly record struct CopyCandidate(int First, int Second, int Votes, Alignment Alignment);

/// <summary>
/// Compares all recordings with all others without comparing each pair: the index proposes pairs that share many words at one lag,
/// and only those are aligned.
/// </summary>
internal static class CopySearch
{
    /// <summary>Words that a pair must share at nearly one lag to be looked at.</summary>
    private const int FewestVotes = 4;

    /// <summary>Lags are counted in bins of this many columns; three neighboring bins count together.</summary>
    private const int LagBin = 4;

    /// <summary>Different lags of one pair that are tried.</summary>
    private const int LagsTried = 3;

    /// <summary>
    /// Recordings that one is aligned with at most, those of the most votes: chance pairs grow in number with the collection, copies do not.
    /// </summary>
    private const int MostAligned = 24;

    /// <summary>Finds the pairs whose bit error rate at the best lag is at most <paramref name="highestRate"/>, or that share a long passage.</summary>
    /// <param name="highestRate">The highest bit error rate of interest.</param>
    /// <param name="shortestPassage">The number of columns of a passage of interest.</param>
    /// <param name="threads">How many recordings to search for at once.</param>
    /// <returns>The pairs in the order of their numbers.</returns>
    public static IReadOnlyList<CopyCandidate> Find(
        IReadOnlyList<Fingerprint> fingerprints, double highestRate, int shortestPassage, int threads, CancellationToken cancellation) =>
        Find(fingerprints, new FingerprintIndex(fingerprints), highestRate, shortestPassage, threads, cancellation);

    internal static IReadOnlyList<CopyCandidate> Find(
        IReadOnlyList<Fingerprint> fingerprints, FingerprintIndex index, double highestRate, int shortestPassage, int threads, CancellationToken cancellation)
    {
        var found = new List<CopyCandidate>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(1, Math.Max(1, fingerprints.Count), options, () => new Scratch(fingerprints.Count), SearchOne, _ => { });
        return [.. found.OrderBy(pair => pair.First).ThenBy(pair => pair.Second)];

        Scratch SearchOne(int track, ParallelLoopState state, Scratch scratch)
        {
            foreach (var pair in Candidates(fingerprints, index, track, scratch))
            {
                if (pair.Alignment.BitErrorRate <= highestRate || pair.Alignment.PassageColumns >= shortestPassage)
                {
                    lock (found)
                        found.Add(pair);
                }
            }
            return scratch;
        }
    }

    private static List<CopyCandidate> Candidates(IReadOnlyList<Fingerprint> fingerprints, FingerprintIndex index, int track, Scratch scratch)
    {
        var hits = scratch.Hits;
        hits.Clear();
        index.Search(fingerprints[track], track, hits);
        foreach (var (other, _) in hits)
            scratch.Votes[other]++;
        // Only what a few tracks of many have in numbers is sorted by lag.
        var promising = scratch.Promising;
        promising.Clear();
        foreach (var hit in hits)
        {
            if (scratch.Votes[hit.Track] >= FewestVotes)
                promising.Add(((long)hit.Track << 32) | (uint)(FloorBin(hit.Lag) + int.MaxValue / 2));
        }
        foreach (var (other, _) in hits)
            scratch.Votes[other] = 0;
        promising.Sort();
        return Align(fingerprints, track, promising);
    }

    /// <summary>Goes through runs of equal (track, lag bin) and aligns the tracks of the most votes at their best bins.</summary>
    private static List<CopyCandidate> Align(IReadOnlyList<Fingerprint> fingerprints, int track, List<long> sorted)
    {
        var promising = new List<(int Other, List<(int Bin, int Votes)> Lags)>();
        var keys = CollectionsMarshal.AsSpan(sorted);
        for (var at = 0; at < keys.Length;)
        {
            var other = (int)(keys[at] >> 32);
            var bins = new List<(int Bin, int Votes)>();
            while (at < keys.Length && (int)(keys[at] >> 32) == other)
            {
                var run = at;
                while (run < keys.Length && keys[run] == keys[at])
                    run++;
                bins.Add(((int)(uint)keys[at] - (int.MaxValue / 2), run - at));
                at = run;
            }
            if (Best(bins) is { Count: > 0 } lags)
                promising.Add((other, lags));
        }

        var pairs = new List<CopyCandidate>();
        foreach (var (other, lags) in promising.OrderByDescending(candidate => candidate.Lags[0].Votes).ThenBy(candidate => candidate.Other).Take(MostAligned))
        {
            // The index gives columns of the other less columns of this one; the pair is reported the other way round.
            var best = lags
                .Select(lag => new CopyCandidate(other, track, lag.Votes, Alignment.Near(fingerprints[other], fingerprints[track], -((lag.Bin * LagBin) + (LagBin / 2)))))
                .MinBy(candidate => candidate.Alignment.BitErrorRate);
            pairs.Add(best);
        }
        return pairs;
    }

    /// <summary>The bins with the most votes, neighbors counted in, that have enough of them.</summary>
    private static List<(int Bin, int Votes)> Best(List<(int Bin, int Votes)> bins)
    {
        var summed = new List<(int Bin, int Votes)>(bins.Count);
        for (var i = 0; i < bins.Count; i++)
        {
            var votes = bins[i].Votes;
            if (i > 0 && bins[i - 1].Bin == bins[i].Bin - 1)
                votes += bins[i - 1].Votes;
            if (i + 1 < bins.Count && bins[i + 1].Bin == bins[i].Bin + 1)
                votes += bins[i + 1].Votes;
            if (votes >= FewestVotes)
                summed.Add((bins[i].Bin, votes));
        }
        return [.. summed.OrderByDescending(bin => bin.Votes).ThenBy(bin => bin.Bin).Take(LagsTried)];
    }

    private static int FloorBin(int lag) => lag >= 0 ? lag / LagBin : -((-lag + LagBin - 1) / LagBin);

    /// <summary>What one thread needs, kept from search to search.</summary>
    private sealed class Scratch(int tracks)
    {
        public List<(int Track, int Lag)> Hits { get; } = [];

        public List<long> Promising { get; } = [];

        public int[] Votes { get; } = new int[tracks];
    }
}
