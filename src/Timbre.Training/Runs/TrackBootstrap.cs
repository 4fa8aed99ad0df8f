namespace Timbre.Training.Runs;

/// <summary>
/// Percentile intervals from the bootstrap over tracks (Efron, Bootstrap Methods, Annals of Statistics 1979; resampled by cluster after Field
/// and Welsh, JRSS B 2007): segments of one track are drawn together, for they are not independent.
/// </summary>
internal static class TrackBootstrap
{
    private const double Tail = 0.025;

    /// <summary>A 95 % interval for each of several scores.</summary>
    /// <returns>The 2.5 % and 97.5 % quantiles of each score over the resamples.</returns>
    public static Interval[] Intervals(
        IReadOnlyList<string> classes,
        IReadOnlyList<ItemPrediction> predictions,
        IReadOnlyList<Func<Evaluation, double>> scores,
        int resamples,
        long seed)
    {
        var tracks = predictions.GroupBy(prediction => prediction.Item.Track, StringComparer.Ordinal).Select(group => group.ToArray()).ToArray();
        var random = SeedSequence.Generator(seed, "bootstrap");
        var drawn = scores.Select(_ => new double[resamples]).ToArray();
        for (var i = 0; i < resamples; i++)
        {
            var sample = Enumerable.Range(0, tracks.Length).SelectMany(_ => tracks[random.Next(tracks.Length)]).ToArray();
            var evaluation = Evaluation.Score(
                classes,
                Array.ConvertAll(sample, prediction => prediction.Item.Label),
                Array.ConvertAll(sample, prediction => prediction.Probabilities));
            for (var k = 0; k < scores.Count; k++)
                drawn[k][i] = scores[k](evaluation);
        }
        return Array.ConvertAll(drawn, values =>
        {
            Array.Sort(values);
            return new Interval(Quantile(values, Tail), Quantile(values, 1 - Tail));
        });
    }

    /// <summary>The quantile of sorted values, linear between neighbors.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">0 to 1.</param>
    public static double Quantile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
