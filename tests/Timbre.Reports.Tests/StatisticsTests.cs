using Timbre.Models.Inference;
using Timbre.Reports.Statistics;
using Timbre.Training.Metrics;
using Timbre.Training.Runs;

namespace Timbre.Reports.Tests;

public sealed class StatisticsTests
{
    // scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    [Theory]
    [InlineData(7, 10, 0.39677815, 0.89220873)]
    [InlineData(0, 10, 0.0, 0.27753280)]
    [InlineData(10, 10, 0.72246720, 1.0)]
    [InlineData(110, 150, 0.65738551, 0.79762839)]
    public void Wilson_intervals_equal_known_values(int successes, int trials, double low, double high)
    {
        var interval = Interval.Wilson(successes, trials);
        Assert.Equal(low, interval.Low, 1e-7);
        Assert.Equal(high, interval.High, 1e-7);
    }

    [Fact]
    public void The_calibration_error_of_the_diagram_is_the_one_of_the_evaluation()
    {
        using var result = MadeUpRun.Result(items: 200);
        var bins = ReliabilityBin.Of(
            result.Predictions.Select(prediction => prediction.Item.Label).ToArray(),
            result.Predictions.Select(prediction => prediction.Probabilities).ToArray());
        Assert.Equal(result.Test.CalibrationError, Gap(bins), 1e-6);
        Assert.Equal(200, bins.Sum(bin => bin.Count));
        Assert.Equal(result.Test.Confusion.Correct, bins.Sum(bin => bin.Correct));
    }

    private static double Gap(ReliabilityBin[] bins) =>
        bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / bins.Sum(bin => bin.Count);

    [Fact]
    public void Bins_hold_the_answers_of_their_confidence()
    {
        var bins = ReliabilityBin.Of([0, 0, 1], [[0.9f, 0.1f], [0.1f, 0.9f], [0.45f, 0.55f]]);
        var bin = Assert.Single(bins, bin => bin.Count == 2);
        Assert.Equal((13.0 / 15, 14.0 / 15), (bin.From, bin.To));
        Assert.Equal(0.5, bin.Accuracy);
        Assert.Equal(0.9, bin.Confidence, 1e-6);
        Assert.Equal((2 * 0.4 + 0.45) / 3, Gap(bins), 1e-6);
    }

    [Fact]
    public void The_bootstrap_interval_of_independent_items_is_near_Wilsons()
    {
        using var result = MadeUpRun.Result(items: 300);
        var interval = TrackBootstrap.Intervals(result.Classes, result.Predictions, [evaluation => evaluation.Accuracy], 2000, 0)[0];
        var wilson = Interval.Wilson(result.Test.Confusion.Correct, result.Test.Count);
        Assert.Equal(wilson.Low, interval.Low, 0.015);
        Assert.Equal(wilson.High, interval.High, 0.015);
    }

    [Fact]
    public void Ten_equal_segments_of_each_track_do_not_make_the_interval_narrower()
    {
        using var result = MadeUpRun.Result(items: 100);
        var segments = result.Predictions.SelectMany(prediction => Enumerable.Repeat(prediction, 10)).ToArray();
        Func<Evaluation, double>[] accuracy = [evaluation => evaluation.Accuracy];
        var tracks = TrackBootstrap.Intervals(result.Classes, result.Predictions, accuracy, 1000, 0)[0];
        Assert.Equal(tracks, TrackBootstrap.Intervals(result.Classes, segments, accuracy, 1000, 0)[0]);
    }

    [Fact]
    public void Agreement_counts_the_stretches_that_give_the_answer_of_the_whole()
    {
        using var result = MadeUpRun.Result(items: 1);
        var one = result.Predictions[0];
        View View(params float[] probabilities) => new(TimeSpan.Zero, TimeSpan.FromSeconds(1), probabilities);
        var agreement = ViewAgreement.Of(one with
        {
            Prediction = new Prediction([View(0.9f, 0.1f, 0), View(0.4f, 0.6f, 0), View(0.8f, 0.1f, 0.1f), View(0.5f, 0.3f, 0.2f)]),
            Probabilities = [0.65f, 0.275f, 0.075f],
        });
        Assert.Equal(new ViewAgreement(0.75, true), agreement);
    }

    [Fact]
    public void Quantiles_lie_between_neighbors()
    {
        Assert.Equal(1.5, TrackBootstrap.Quantile([1, 2, 3], 0.25));
        Assert.Equal(3, TrackBootstrap.Quantile([1, 2, 3], 1));
    }
}
