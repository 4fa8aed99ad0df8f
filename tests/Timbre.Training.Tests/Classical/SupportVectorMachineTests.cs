using Timbre.Models.Classical;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

public class SupportVectorMachineTests
{
    [Fact]
    public void Coupling_consistent_pairs_gives_the_distribution_that_they_came_from()
    {
        double[] truth = [0.5, 0.3, 0.15, 0.05];
        var pairs = new List<double>();
        for (var a = 0; a < 4; a++)
        {
            for (var b = a + 1; b < 4; b++)
                pairs.Add(truth[a] / (truth[a] + truth[b]));
        }
        var coupled = new double[4];
        PairwiseCoupling.Couple(pairs.ToArray(), coupled);
        Assert.Equal(1, coupled.Sum(), 1e-12);
        for (var i = 0; i < 4; i++)
            Assert.Equal(truth[i], coupled[i], 0.01);
    }

    [Fact]
    public void The_sigmoid_recovers_the_probabilities_behind_decision_values()
    {
        var random = new Random(1);
        var decisions = new double[20000];
        var first = new bool[decisions.Length];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = (random.NextDouble() * 6) - 3;
            first[i] = random.NextDouble() < 1 / (1 + Math.Exp((-1.5 * decisions[i]) + 0.4));
        }
        var scaling = PlattFitting.Fit(decisions, first);
        Assert.Equal(-1.5, scaling.A, 0.08);
        Assert.Equal(0.4, scaling.B, 0.08);
        Assert.Equal(1 / (1 + Math.Exp(0.4)), scaling.Probability(0), 0.02);
    }

    [Fact]
    public void The_logarithm_of_separable_data_stays_finite()
    {
        var scaling = PlattFitting.Fit([-2, -1, 1, 2], [false, false, true, true]);
        Assert.True(double.IsFinite(scaling.A) && double.IsFinite(scaling.B));
        Assert.InRange(scaling.Probability(2), 0.6, 1);
        Assert.InRange(scaling.Probability(-1000), 0, 0.5);
    }

    [Fact]
    public void The_most_probable_class_is_as_often_right_as_the_machines_own_vote()
    {
        var (x, labels) = FeatureTables.Gtzan30Seconds();
        double votes = 0, probabilities = 0;
        for (var seed = 0; seed < 3; seed++)
        {
            var (train, test) = FeatureTables.Split(labels, seed);
            var (rows, truth) = (x.Subset(test), Array.ConvertAll(test, row => labels[row]));
            votes += Accuracy(new FitOptions { Seed = seed, ClassesOnly = true }) / 3;
            probabilities += Accuracy(new FitOptions { Seed = seed }) / 3;

            double Accuracy(FitOptions options) => FeatureTables.Accuracy(
                new RadialMachineTrainer().Fit(x.Subset(train), Array.ConvertAll(train, row => labels[row]), 10, null, options).PredictProbabilities(rows), truth);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"vote {votes:0.0000}, most probable {probabilities:0.0000}");
        Assert.InRange(probabilities, votes - 0.01, 1);
    }
}
