namespace Timbre.Training.Runs;

/// <summary>Two models on the same test items: who is right where the other is wrong, and whether that is more than chance.</summary>
/// <param name="OnlyFirst">Items that the first alone answers right.</param>
/// <param name="OnlySecond">Items that the second alone answers right.</param>
/// <param name="Tracks">Tracks that the items come from.</param>
/// <param name="Difference">The 95 % interval of the second's accuracy less the first's, from the bootstrap over tracks.</param>
/// <param name="Unmatched">Items that only one of the two was tested on, left out.</param>
internal sealed record PairedComparison(int BothRight, int OnlyFirst, int OnlySecond, int BothWrong, int Tracks, Interval Difference, int Unmatched)
{
    private const double Tail = 0.025;

    public const int Resamples = 10_000;

    /// <summary>Items compared.</summary>
    public int Count => BothRight + OnlyFirst + OnlySecond + BothWrong;

    /// <summary>The first model's accuracy on the items compared.</summary>
    public double FirstAccuracy => (double)(BothRight + OnlyFirst) / Count;

    /// <summary>The second model's accuracy on the items compared.</summary>
    public double SecondAccuracy => (double)(BothRight + OnlySecond) / Count;

    /// <summary>McNemar's test on the items that the models differ on.</summary>
    public McNemarTest Test => new(OnlyFirst, OnlySecond);

    /// <summary>Whether every item is a track of its own, as McNemar's test supposes.</summary>
    public bool AreItemsIndependent => Tracks == Count;

    /// <summary>
    /// Whether the models differ at the 5 % level: by mid-p where the items are independent, else by the interval of the difference, which draws whole tracks.
    /// </summary>
    public bool Differs => AreItemsIndependent ? Test.MidP < 0.05 : Difference.Low > 0 || Difference.High < 0;

    /// <param name="first">The answers of the first; of an item that stands there several times the first answer counts.</param>
    /// <exception cref="DatasetException">They have no item in common, or an item has two labels.</exception>
    public static PairedComparison Of(PredictionTable first, PredictionTable second, long seed = 0)
    {
        var other = second.Answers.DistinctBy(answer => answer.Item, StringComparer.Ordinal).ToDictionary(answer => answer.Item, StringComparer.Ordinal);
        var own = first.Answers.DistinctBy(answer => answer.Item, StringComparer.Ordinal).ToArray();
        var pairs = own.Where(answer => other.ContainsKey(answer.Item)).Select(answer => (First: answer, Second: other[answer.Item])).ToArray();
        if (pairs.Length == 0)
            throw new DatasetException($"{first.File} and {second.File} have no test item in common; compare runs on the same data and split");
        if (Array.Find(pairs, pair => pair.First.Label != pair.Second.Label) is { First: { } odd })
            throw new DatasetException($"'{odd.Item}' is {odd.Label} in {first.File} but {other[odd.Item].Label} in {second.File}; compare runs on the same data");
        var tracks = pairs.GroupBy(pair => pair.First.Track, StringComparer.Ordinal)
            .Select(track => (Items: track.Count(), Gain: track.Sum(pair => (pair.Second.IsRight ? 1 : 0) - (pair.First.IsRight ? 1 : 0))))
            .ToArray();
        return new PairedComparison(
            pairs.Count(pair => pair.First.IsRight && pair.Second.IsRight),
            pairs.Count(pair => pair.First.IsRight && !pair.Second.IsRight),
            pairs.Count(pair => !pair.First.IsRight && pair.Second.IsRight),
            pairs.Count(pair => !pair.First.IsRight && !pair.Second.IsRight),
            tracks.Length,
            Bootstrap(tracks, seed),
            own.Length + other.Count - (2 * pairs.Length));
    }

    private static Interval Bootstrap((int Items, int Gain)[] tracks, long seed)
    {
        var random = SeedSequence.Generator(seed, "comparison");
        var drawn = new double[Resamples];
        for (var i = 0; i < drawn.Length; i++)
        {
            int items = 0, gain = 0;
            for (var k = 0; k < tracks.Length; k++)
            {
                var track = tracks[random.Next(tracks.Length)];
                items += track.Items;
                gain += track.Gain;
            }
            drawn[i] = (double)gain / items;
        }
        Array.Sort(drawn);
        return new Interval(TrackBootstrap.Quantile(drawn, Tail), TrackBootstrap.Quantile(drawn, 1 - Tail));
    }
}
