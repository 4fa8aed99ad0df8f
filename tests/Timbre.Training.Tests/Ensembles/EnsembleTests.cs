using Timbre.Models.Ensembles;
using Timbre.Models.Parts;
using Timbre.Training.Ensembles;
using Timbre.Training.Fitting;
using Timbre.Training.Tests.Classical;

namespace Timbre.Training.Tests.Ensembles;

public class EnsembleTests
{
    private static readonly ProbabilityMatrix A = new([0.6f, 0.4f, 0, 0.5f, 0.5f, 0], 3);
    private static readonly ProbabilityMatrix B = new([0.4f, 0.6f, 0, 0.1f, 0.2f, 0.7f], 3);
    private static readonly ProbabilityMatrix C = new([0, 0.51f, 0.49f, 0.1f, 0.8f, 0.1f], 3);

    [Fact]
    public void Soft_votes_average() =>
        Close([1 / 3f, 1.51f / 3, 0.49f / 3, 0.7f / 3, 1.5f / 3, 0.8f / 3], Voting.Soft([A, B, C]));

    [Fact]
    public void Weighted_votes_average_with_weights_that_need_not_sum_to_one()
    {
        Close([0.45f, 0.55f, 0, 0.2f, 0.275f, 0.525f], Voting.Weighted([A, B], [1, 3]));
        Close(B.Values.ToArray(), Voting.Weighted([A, B], [0, 0.1]));
        Assert.Throws<ArgumentException>(() => Voting.Weighted([A, B], [0, 0]));
        Assert.Throws<ArgumentException>(() => Voting.Weighted([A, B], [1, -1]));
        Assert.Throws<ArgumentException>(() => Voting.Weighted([A, B], [1]));
        Assert.Throws<ArgumentException>(() => Voting.Weighted([A, B], [1, double.NaN]));
    }

    [Fact]
    public void Hard_votes_count_and_the_mean_probability_breaks_ties_alone()
    {
        var votes = Voting.Hard([A, B, C]);
        // Row 0: one vote for class 0, two for class 1. Row 1: one vote each, class 1 has the largest mean.
        Assert.Equal([1, 1], votes.Predictions());
        Assert.Equal(2 / 3.0, votes.Row(0)[1], 2e-3);
        Assert.All(votes.Values.ToArray().Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-5f));
        // Two sure members for class 1 have two votes, however much the mean speaks for class 0.
        var timid = new ProbabilityMatrix([0.499f, 0.501f], 2);
        var sure = new ProbabilityMatrix([1, 0], 2);
        Assert.Equal([1], Voting.Hard([timid, timid, timid, timid, sure, sure, sure]).Predictions());
    }

    [Fact]
    public void Members_that_are_better_weigh_more_and_those_at_chance_nothing()
    {
        var weights = Voting.WeightsFromAccuracies([0.8, 0.6, 0.1], 10);
        Assert.Equal(1, weights.Sum(), 1e-12);
        Assert.True(weights[0] > weights[1]);
        Assert.Equal(0, weights[2], 1e-12);
        Assert.Equal(Math.Log(36) / (Math.Log(36) + Math.Log(13.5)), weights[0], 1e-12);
        Assert.Equal([0.5, 0.5], Voting.WeightsFromAccuracies([0.1, 0.05], 10));
        Assert.All(Voting.WeightsFromAccuracies([1, 1], 10), weight => Assert.Equal(0.5, weight));
        Assert.Throws<ArgumentException>(() => Voting.WeightsFromAccuracies([1.2], 10));
    }

    [Fact]
    public void Members_of_different_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Voting.Soft([A, new ProbabilityMatrix([0.5f, 0.5f], 2)]));
        Assert.Throws<ArgumentException>(() => Voting.Soft([]));
        Assert.Throws<ArgumentException>(() => new ProbabilityMatrix([0.5f, float.NaN], 2));
        Assert.Throws<ArgumentException>(() => new ProbabilityMatrix([0.5f, 0.5f], 3));
    }

    [Fact]
    public void Agreement_matches_a_count_by_hand()
    {
        // Predictions of four rows; the truth is 0 1 0 1.
        var a = Decided([0, 1, 1, 0]);
        var b = Decided([0, 0, 1, 0]);
        var agreement = MemberAgreement.Measure([a, b], [0, 1, 0, 1]);
        var pair = Assert.Single(agreement.Pairs);
        Assert.Equal(0.75, pair.Agreement);
        // Chance: a says 0 half the time, b three quarters: 0.5 × 0.75 + 0.5 × 0.25 = 0.5.
        Assert.Equal(0.5, pair.Kappa, 1e-12);
        Assert.Equal(0.5, pair.DoubleFault);
        Assert.Equal(2 / 3.0, pair.ErrorOverlap, 1e-12);
        Assert.Equal([0.5, 0.25], agreement.Accuracies);
        Assert.Equal(0.5, agreement.OracleAccuracy);
        Assert.Equal(0.5, agreement.AllWrong);
    }

    [Fact]
    public void Members_that_always_say_the_same_have_kappa_1()
    {
        var pair = Assert.Single(MemberAgreement.Measure([Decided([0, 0]), Decided([0, 0])], [0, 0]).Pairs);
        Assert.Equal((1, 1, 0, 0), (pair.Agreement, pair.Kappa, pair.DoubleFault, pair.ErrorOverlap));
    }

    [Fact]
    public void Out_of_fold_predictions_come_from_a_model_that_has_not_seen_the_row()
    {
        int[] fold = [0, 1, 0, 1, 2];
        var predictions = OutOfFold.Predict(fold, (index, training, held) =>
        {
            Assert.Empty(training.Intersect(held));
            Assert.Equal(5, training.Length + held.Length);
            Assert.All(held, row => Assert.Equal(index, fold[row]));
            return Array.ConvertAll(held, row => row / 10f);
        });
        Assert.Equal([0, 0.1f, 0.2f, 0.3f, 0.4f], predictions);
        Assert.Throws<ArgumentException>(() => OutOfFold.Predict([0, 0], (_, _, held) => held));
    }

    [Fact]
    public void A_stack_learns_which_member_to_trust_and_survives_saving()
    {
        var (x, labels) = FeatureTables.Clouds(3, 60, 1, 1.5);
        var (unseen, truth) = FeatureTables.Clouds(3, 60, 2, 1.5);
        var random = new Random(1);
        var noise = Noise(random, 180);
        var fold = GroupedFolds.Assign(labels, null, 5, 1);
        var knn = FeatureTables.OutOfFold("knn", x, labels, 3, fold);
        var stack = StackerFitting.Fit([noise, knn], labels);
        var model = FeatureTables.Trainer("knn").Fit(x, labels, 3);
        var member = new ProbabilityMatrix(model.PredictProbabilities(unseen), 3);
        ProbabilityMatrix[] members = [Noise(random, 180), member];
        var combined = stack.Combine(members);
        Assert.InRange(combined.Accuracy(truth), member.Accuracy(truth) - 0.03, 1);
        Assert.True(combined.Accuracy(truth) > Voting.Soft(members).Accuracy(truth));

        var loaded = Stacker.Load(stack.Save().ToDictionary(part => part.Key, part => (ReadOnlyMemory<byte>)part.Value));
        Assert.Equal(combined.Values.ToArray(), loaded.Combine(members).Values.ToArray());
        Assert.Throws<ArgumentException>(() => stack.Combine([member]));
        Assert.Throws<ModelFormatException>(() => Stacker.Load(FeatureTables.Parts(model)));
    }

    private static ProbabilityMatrix Noise(Random random, int rows)
    {
        var values = new float[rows * 3];
        for (var row = 0; row < rows; row++)
        {
            // Always sure, and right only by chance.
            values[(row * 3) + random.Next(3)] = 1;
        }
        return new ProbabilityMatrix(values, 3);
    }

    private static ProbabilityMatrix Decided(int[] classes) =>
        new([.. classes.SelectMany(label => new[] { label == 0 ? 1f : 0, label == 1 ? 1f : 0 })], 2);

    private static void Close(float[] expected, ProbabilityMatrix actual)
    {
        Assert.Equal(expected.Length, actual.Values.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual.Values[i], 1e-6f);
    }
}
