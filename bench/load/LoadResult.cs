namespace Timbre.Bench.Load;

/// <summary>What a load run saw.</summary>
internal sealed record LoadResult(double[] Milliseconds, int TurnedAway, int Failed, TimeSpan Elapsed, double ServerProcessorSeconds, double ClientProcessorSeconds, IReadOnlyList<double> MemorySeen)
{
    public int Succeeded => Milliseconds.Length;

    public double PerSecond => Succeeded / Elapsed.TotalSeconds;

    /// <summary>Processor time of the server a file, over all cores.</summary>
    public double ServerMilliseconds => 1000 * ServerProcessorSeconds / Succeeded;

    /// <summary>Processor time of the clients a file.</summary>
    public double ClientMilliseconds => 1000 * ClientProcessorSeconds / Succeeded;

    /// <summary>The mean over each quarter of the time shows whether it grows.</summary>
    public string Memory
    {
        get
        {
            var quarters = MemorySeen.Chunk(Math.Max(1, (MemorySeen.Count + 3) / 4)).Select(chunk => $"{chunk.Average():0}");
            return $"{string.Join(", ", quarters)} MiB in the quarters of the time, at most {MemorySeen.Max():0}";
        }
    }

    public double Percentile(double share) => Succeeded == 0 ? double.NaN : Milliseconds[Math.Min(Succeeded - 1, (int)(share * Succeeded))];
}
