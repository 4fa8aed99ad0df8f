namespace Timbre.Training.Runs;

/// <summary>The 95 % intervals of the scores on one test part: what chance in the choice of test items does to them.</summary>
/// <param name="Tracks">Tracks that the test items come from.</param>
/// <param name="AreItemsIndependent">Whether every test item is a track of its own: then the accuracy's interval is Wilson's, else the bootstrap's over tracks.</param>
internal sealed record TestIntervals(Interval Accuracy, Interval BalancedAccuracy, Interval MacroF1, Interval LogLoss, int Tracks, bool AreItemsIndependent)
{
    public const int Resamples = 1000;

    public static TestIntervals Of(IReadOnlyList<string> classes, Evaluation test, IReadOnlyList<ItemPrediction> predictions)
    {
        var drawn = TrackBootstrap.Intervals(
            classes,
            predictions,
            [evaluation => evaluation.Accuracy, evaluation => evaluation.BalancedAccuracy, evaluation => evaluation.MacroF1, evaluation => evaluation.LogLoss],
            Resamples,
            seed: 0);
        var tracks = predictions.Select(prediction => prediction.Item.Track).Distinct(StringComparer.Ordinal).Count();
        var independent = tracks == predictions.Count;
        return new TestIntervals(independent ? Interval.Wilson(test.Confusion.Correct, test.Count) : drawn[0], drawn[1], drawn[2], drawn[3], tracks, independent);
    }

    /// <summary>The accuracy's interval for people: <c>95 % interval 0.717 to 0.989 (Wilson)</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"95 % interval {Accuracy.Low:0.000} to {Accuracy.High:0.000} ({(AreItemsIndependent ? "Wilson" : $"bootstrap over {Tracks} tracks")})");
}
