using System.Diagnostics;
using Timbre.Models.Inference;
using Timbre.Training.Fitting;
using Timbre.Training.Metrics;

namespace Timbre.Training.Tests.Metrics;

public sealed class EvaluationTests
{
    private static readonly string[] Classes = ["blues", "classical", "rock", "synthwave-pop"];
    private static readonly int[] Truth = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3];
    private static readonly int[] Predicted = [0, 0, 1, 2, 1, 1, 0, 2, 2, 2, 1, 2, 0, 2];

    /// <summary>The text and numbers are scikit-learn 1.2's for the same labels.</summary>
    [Fact]
    public void The_report_has_the_layout_and_numbers_of_scikit_learn()
    {
        const string Expected = """
                           precision    recall  f1-score   support

                    blues       0.50      0.50      0.50         4
                classical       0.50      0.67      0.57         3
                     rock       0.67      0.80      0.73         5
            synthwave-pop       0.00      0.00      0.00         2

                 accuracy                           0.57        14
                macro avg       0.42      0.49      0.45        14
             weighted avg       0.49      0.57      0.53        14

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), ClassificationReport.Format(Score()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Averages_equal_scikit_learns()
    {
        var evaluation = Score();
        Assert.Equal(0.5714285714285714, evaluation.Accuracy, 12);
        Assert.Equal(0.49166666666666664, evaluation.BalancedAccuracy, 12);
        Assert.Equal(0.4496753246753247, evaluation.MacroF1, 12);
    }

    [Fact]
    public void Log_loss_equals_scikit_learns()
    {
        float[][] probabilities =
        [
            [0.2115f, 0.3338f, 0.2454f, 0.2092f], [0.1256f, 0.2366f, 0.1312f, 0.5067f], [0.5416f, 0.079f, 0.2564f, 0.123f],
            [0.233f, 0.7212f, 0.0205f, 0.0253f], [0.0038f, 0.3339f, 0.2812f, 0.3811f], [0.5069f, 0.2116f, 0.0816f, 0.1999f],
            [0.03f, 0.2434f, 0.0369f, 0.6897f], [0.2404f, 0.1745f, 0.1001f, 0.4849f], [0.2507f, 0.3458f, 0.0078f, 0.3957f],
            [0.1597f, 0.1618f, 0.4853f, 0.1931f], [0.1956f, 0.2522f, 0.525f, 0.0273f], [0.4253f, 0.4298f, 0.0914f, 0.0534f],
            [0.1682f, 0.2007f, 0.3748f, 0.2563f], [0.8959f, 0.0216f, 0.0471f, 0.0354f],
        ];
        // The four digits do not quite add up to 1.
        var whole = Array.ConvertAll(probabilities, row => Array.ConvertAll(row, value => value / row.Sum()));
        Assert.Equal(1.8127478678277498, Evaluation.Score(Classes, Truth, whole).LogLoss, 5);
    }

    [Fact]
    public void A_probability_of_zero_for_the_truth_stays_finite()
    {
        var evaluation = Evaluation.Score(["a", "b"], [1], [[1, 0]]);
        Assert.Equal(-Math.Log(1e-15), evaluation.LogLoss, 6);
    }

    [Fact]
    public void Calibration_error_is_the_gap_between_confidence_and_accuracy()
    {
        // Ten answers at 0.8, of which six are right: off by 0.2.
        var truth = Enumerable.Repeat(0, 6).Concat(Enumerable.Repeat(1, 4)).ToArray();
        var probabilities = Enumerable.Repeat(new[] { 0.8f, 0.2f }, 10).ToArray();
        Assert.Equal(0.2, Evaluation.Score(["a", "b"], truth, probabilities).CalibrationError, 5);
    }

    [Fact]
    public void The_calibration_sweep_takes_the_most_bins_over_which_accuracy_does_not_fall()
    {
        // One bin: |2.8 − 2| / 4. Two, of accuracies 0.5 and 0.5: (|1.1 − 1| + |1.7 − 1|) / 4. Three, of 0.5, 0 and 1, fall.
        float[][] probabilities = [[0.5f, 0.5f], [0.6f, 0.4f], [0.8f, 0.2f], [0.9f, 0.1f]];
        Assert.Equal(0.2, Evaluation.Score(["a", "b"], [1, 0, 1, 0], probabilities).CalibrationErrorSweep, 5);
    }

    [Fact]
    public void The_calibration_sweep_of_many_answers_that_are_all_right_is_soon_done()
    {
        const int Items = 200_000;
        var confidence = Enumerable.Range(0, Items).Select(i => 0.5 + 0.5 * i / Items).ToArray();
        var clock = Stopwatch.StartNew();
        Assert.Equal(0.25, CalibrationSweep.Measure(confidence, Enumerable.Repeat(true, Items).ToArray()), 1e-5);
        // Quadratic, it would take minutes.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void Chance_moves_the_calibration_sweep_less_than_fifteen_bins()
    {
        // A perfectly calibrated model, 289 items at a time.
        var random = new Random(3);
        var evaluations = Enumerable.Range(0, 50).Select(_ =>
        {
            var confidence = Enumerable.Range(0, 289).Select(_ => 0.5f + random.NextSingle() / 2).ToArray();
            int[] truth = [.. confidence.Select(c => random.NextSingle() < c ? 0 : 1)];
            return Evaluation.Score(["a", "b"], truth, [.. confidence.Select(c => new[] { c, 1 - c })]);
        }).ToArray();
        Assert.InRange(evaluations.Average(e => e.CalibrationErrorSweep), 0, 0.75 * evaluations.Average(e => e.CalibrationError));
    }

    [Fact]
    public void Chance_tells_what_the_error_of_perfect_probabilities_would_be()
    {
        // Sixty answers of one confidence are one bin: the error is |right / 60 - 0.7|, whose mean is that of a normal deviate's absolute value.
        var probabilities = Enumerable.Repeat(new[] { 0.7f, 0.3f }, 60).ToArray();
        var chance = Evaluation.Score(["a", "b"], new int[60], probabilities).CalibrationErrorByChance;
        var deviation = Math.Sqrt(0.7 * 0.3 / 60);
        Assert.Equal(Math.Sqrt(2 / Math.PI) * deviation, chance.Mean, 0.003);
        Assert.InRange(chance.High, 1.7 * deviation, 2.2 * deviation);
        Assert.InRange(chance.Low, 0, 0.2 * deviation);

        // Of fifty models that are perfect by construction, about nine in ten lie in their own range.
        var random = new Random(9);
        var within = Enumerable.Range(0, 50).Count(_ =>
        {
            var confidence = Enumerable.Range(0, 289).Select(_ => 0.5f + random.NextSingle() / 2).ToArray();
            int[] truth = [.. confidence.Select(c => random.NextSingle() < c ? 0 : 1)];
            var evaluation = Evaluation.Score(["a", "b"], truth, [.. confidence.Select(c => new[] { c, 1 - c })]);
            return evaluation.CalibrationError >= evaluation.CalibrationErrorByChance.Low && evaluation.CalibrationError <= evaluation.CalibrationErrorByChance.High;
        });
        Assert.InRange(within, 39, 50);
    }

    [Fact]
    public void Temperature_scaling_finds_how_overconfident_probabilities_are()
    {
        // Logits of a well-calibrated model, sharpened by 2: the temperature that undoes it is 2.
        var random = new Random(5);
        var truth = new int[4000];
        var sharp = new float[4000][];
        for (var i = 0; i < truth.Length; i++)
        {
            var honest = (float)random.NextDouble();
            truth[i] = random.NextDouble() < honest ? 0 : 1;
            sharp[i] = LogitScaling.FromTemperature(0.5).Apply([honest, 1 - honest]);
        }
        var temperature = TemperatureScaling.Fit(t =>
            Evaluation.Score(["a", "b"], truth, sharp.Select(row => LogitScaling.FromTemperature(t).Apply(row)).ToArray()).LogLoss);
        Assert.InRange(temperature, 1.8, 2.2);
    }

    [Fact]
    public void Rows_of_the_confusion_matrix_are_the_truth()
    {
        var confusion = Score().Confusion;
        Assert.Equal(4, confusion.Support(0));
        Assert.Equal(1, confusion[0, 2]);
        Assert.Equal(0, confusion[2, 0]);
        Assert.Equal(8, confusion.Correct);
    }

    private static Evaluation Score() => Evaluation.Score(Classes, Truth, Array.ConvertAll(Predicted, label =>
    {
        var row = new float[4];
        row[label] = 1;
        return row;
    }));
}
