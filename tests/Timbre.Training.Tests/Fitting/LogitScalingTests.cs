using Timbre.Models.Inference;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Fitting;

public sealed class LogitScalingTests
{
    private static readonly LogitScaling Vectors = LogitScaling.FromVectors([0.5, 1.5, 0.9], [0.7, -0.4, 0]);

    [Fact]
    public void A_temperature_takes_the_root_and_vectors_scale_the_logits_of_each_class()
    {
        AssertClose([0.8f, 0.2f], LogitScaling.FromTemperature(0.5).Apply([2f / 3, 1f / 3]));
        float[] p = [0.2f, 0.5f, 0.3f];
        double[] powers = [Math.Sqrt(0.2) * Math.Exp(0.7), Math.Pow(0.5, 1.5) * Math.Exp(-0.4), Math.Pow(0.3, 0.9)];
        AssertClose(powers.Select(power => (float)(power / powers.Sum())).ToArray(), Vectors.Apply(p));
        Assert.Equal(p, LogitScaling.None.Apply(p));
        Assert.Equal(1 / Math.Cbrt(0.5 * 1.5 * 0.9), Vectors.Temperature, 1e-12);
    }

    [Theory]
    [InlineData(0.2f, 0.5f, 0.3f)]
    [InlineData(0.999f, 0.0005f, 0.0005f)]
    [InlineData(1e-6f, 1e-6f, 0.999998f)]
    [InlineData(1f, 0f, 0f)]
    public void Undoing_gives_back_what_was_scaled(float a, float b, float c)
    {
        foreach (var scaling in new[] { Vectors, LogitScaling.FromTemperature(1.7), LogitScaling.None })
            AssertClose([a, b, c], scaling.Undo(scaling.Apply([a, b, c])));
    }

    [Fact]
    public void Vector_scaling_mends_classes_that_are_named_too_often_where_a_temperature_cannot()
    {
        var (truth, honest) = Honest(6000);
        // The inverse of a known scaling: fitting must find that.
        var biased = honest.Select(row => new Prediction([new View(default, default, Vectors.Undo(row))])).ToArray();
        var (fitted, held) = (biased.Length / 2, biased.Length / 2);
        var vector = VectorScaling.Fit(biased[..fitted], truth[..fitted]);
        var temperature = LogitScaling.FromTemperature(TemperatureScaling.Fit(t => Loss(biased[..fitted], truth[..fitted], LogitScaling.FromTemperature(t))));
        var best = Loss(biased[held..], truth[held..], Vectors);
        Assert.InRange(Loss(biased[held..], truth[held..], vector) - best, -0.005, 0.01);
        Assert.True(Loss(biased[held..], truth[held..], temperature) > best + 0.05);
    }

    [Fact]
    public void Vector_scaling_is_of_the_least_loss_of_the_mean_of_views()
    {
        var (truth, honest) = Honest(400);
        var twofold = honest.Select((row, i) => new Prediction([new View(default, default, Vectors.Undo(row)), new View(default, default, Vectors.Undo(honest[(i + 7) % honest.Length]))])).ToArray();
        var chosen = VectorScaling.Fit(twofold, truth);
        for (var label = 0; label < 3; label++)
        {
            foreach (var step in new[] { -0.05, 0.05 })
            {
                var weights = chosen.Weights.Select((weight, i) => i == label ? weight * Math.Exp(step) : weight).ToArray();
                var biases = chosen.Biases.Select((bias, i) => i == label ? bias + step : bias).ToArray();
                Assert.True(Penalized(twofold, truth, chosen) <= Penalized(twofold, truth, LogitScaling.FromVectors(weights, chosen.Biases)) + 1e-9);
                Assert.True(Penalized(twofold, truth, chosen) <= Penalized(twofold, truth, LogitScaling.FromVectors(chosen.Weights, biases)) + 1e-9);
            }
        }
    }

    [Fact]
    public void A_class_that_was_never_seen_keeps_a_finite_weight()
    {
        var (truth, honest) = Honest(300);
        int[] seen = [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] != 2)];
        var scaling = VectorScaling.Fit([.. seen.Select(i => new Prediction([new View(default, default, honest[i])]))], [.. seen.Select(i => truth[i])]);
        Assert.All(scaling.Weights, weight => Assert.InRange(weight, 1e-3, 1e3));
        Assert.All(scaling.Apply([0.1f, 0.1f, 0.8f]), p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void What_is_no_scaling_is_refused()
    {
        foreach (var temperature in new[] { 0, -1, 1e-300, 0.0009, 1001, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentException>(() => LogitScaling.FromTemperature(temperature));
        Assert.Throws<ArgumentException>(() => LogitScaling.FromVectors([], []));
        Assert.Throws<ArgumentException>(() => LogitScaling.FromVectors([1, 1], [0]));
        Assert.Throws<ArgumentException>(() => LogitScaling.FromVectors([1, 0], [0, 0]));
        Assert.Throws<ArgumentException>(() => LogitScaling.FromVectors([1, 1], [0, double.NaN]));
    }

    private static (int[] Truth, float[][] Probabilities) Honest(int count)
    {
        var random = new Random(11);
        var probabilities = new float[count][];
        var truth = new int[count];
        for (var i = 0; i < count; i++)
        {
            var powers = Enumerable.Range(0, 3).Select(_ => Math.Exp(2 * (random.NextDouble() - random.NextDouble()))).ToArray();
            probabilities[i] = powers.Select(power => (float)(power / powers.Sum())).ToArray();
            var draw = random.NextDouble();
            truth[i] = draw < probabilities[i][0] ? 0 : draw < probabilities[i][0] + probabilities[i][1] ? 1 : 2;
        }
        return (truth, probabilities);
    }

    private static double Loss(Prediction[] predictions, int[] truth, LogitScaling scaling) =>
        predictions.Select((prediction, i) => -Math.Log(scaling.Apply(prediction).Combine(CombineRule.Mean)[truth[i]])).Average();

    // The penalty that the documentation of the fit names.
    private static double Penalized(Prediction[] predictions, int[] truth, LogitScaling scaling)
    {
        var logs = scaling.Weights.Select(weight => Math.Log(weight)).ToArray();
        return Loss(predictions, truth, scaling) + (0.01 * (logs.Sum(log => Math.Pow(log - logs.Average(), 2)) + scaling.Biases.Sum(bias => bias * bias)));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }
}
