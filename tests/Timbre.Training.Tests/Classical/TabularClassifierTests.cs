using Timbre.Models.Classical;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

public class TabularClassifierTests
{
    public static TheoryData<string> Names => FeatureTables.Classifiers;

    [Theory]
    [MemberData(nameof(Names))]
    public void Learns_clouds_of_points_and_gives_distributions(string name)
    {
        var (x, labels) = FeatureTables.Clouds(4, 40, 1);
        var (unseen, truth) = FeatureTables.Clouds(4, 40, 2);
        var model = FeatureTables.Trainer(name).Fit(x, labels, 4);
        var probabilities = model.PredictProbabilities(unseen);
        Assert.InRange(FeatureTables.Accuracy(probabilities, truth), 0.93, 1);
        foreach (var row in probabilities.Chunk(4))
        {
            Assert.Equal(1, row.Sum(value => (double)value), 1e-5);
            Assert.All(row, value => Assert.InRange(value, 0, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loaded_model_predicts_bit_for_bit_what_the_saved_one_did(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 30, 3, 2);
        var model = FeatureTables.Trainer(name).Fit(x, labels, 3);
        var loaded = TabularClassifier.Load(FeatureTables.Parts(model));
        Assert.Equal(model.PredictProbabilities(x), loaded.PredictProbabilities(x));
        Assert.Equal(name, loaded.Name);
        Assert.Equal(model.Hyperparameters, loaded.Hyperparameters);
        // What a loaded model saves is the same file again.
        Assert.All(loaded.Save(), part => Assert.Equal(model.Save()[part.Key], part.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_seed_gives_one_model_whatever_the_threads(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 30, 4, 2);
        var model = FeatureTables.Trainer(name).Fit(x, labels, 3, null, new FitOptions { Seed = 5, Threads = 1 });
        var again = FeatureTables.Trainer(name).Fit(x, labels, 3, null, new FitOptions { Seed = 5, Threads = 2 });
        Assert.Equal(model.PredictProbabilities(x), again.PredictProbabilities(x));
    }

    [Theory]
    [InlineData("svm")]
    [InlineData("xgboost")]
    [InlineData("random-forest")]
    public void Another_seed_gives_another_model_where_chance_has_a_part(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 30, 4, 2);
        var (unseen, _) = FeatureTables.Clouds(3, 30, 5, 2);
        var model = FeatureTables.Trainer(name).Fit(x, labels, 3, null, new FitOptions { Seed = 5 });
        var first = model.PredictProbabilities(unseen);
        var other = FeatureTables.Trainer(name).Fit(x, labels, 3, null, new FitOptions { Seed = 6 });
        Assert.NotEqual(first, other.PredictProbabilities(unseen));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_class_without_rows_gets_no_probability(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 20, 6);
        var model = FeatureTables.Trainer(name).Fit(x, Array.ConvertAll(labels, label => label == 2 ? 4 : label), 5);
        var loaded = TabularClassifier.Load(FeatureTables.Parts(model));
        foreach (var row in loaded.PredictProbabilities(x).Chunk(5))
        {
            Assert.Equal(0, row[2]);
            Assert.Equal(0, row[3]);
            Assert.Equal(1, row.Sum(), 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_rows_with_different_labels_share_the_probability(string name)
    {
        var values = Enumerable.Repeat(new[] { 1f, 2f }, 40).SelectMany(row => row).ToArray();
        var model = FeatureTables.Trainer(name).Fit(new Samples(values, 40, 2), [.. Enumerable.Range(0, 40).Select(row => row % 2)], 2);
        // Neighbors at the same distance are taken in order, so five of them are three to two.
        Assert.InRange(model.PredictProbabilities(new Samples([1, 2], 1, 2))[0], 0.35, 0.65);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_rows_are_enough_to_fit(string name)
    {
        var model = FeatureTables.Trainer(name).Fit(new Samples([0, 1], 2, 1), [0, 1], 2);
        Assert.Equal(1, model.PredictProbabilities(new Samples([0.2f], 1, 1)).Sum(), 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mistakes_are_named(string name)
    {
        var (x, labels) = FeatureTables.Clouds(3, 4, 7);
        var trainer = FeatureTables.Trainer(name);
        Assert.Contains("one class", Assert.Throws<ArgumentException>(() => trainer.Fit(x, new int[12], 3)).Message, StringComparison.Ordinal);
        Assert.Contains("11 labels for 12 rows", Assert.Throws<ArgumentException>(() => trainer.Fit(x, labels.AsSpan(1), 3)).Message, StringComparison.Ordinal);
        Assert.Contains("label 2 is outside", Assert.Throws<ArgumentException>(() => trainer.Fit(x, labels, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(x, labels, 3, null, new FitOptions { CancellationToken = new(true) }));
        var model = trainer.Fit(x, labels, 3);
        Assert.Contains("trained on 5 features and was given 1", Assert.Throws<ArgumentException>(() => model.PredictProbabilities(new Samples([1], 1, 1))).Message, StringComparison.Ordinal);
        Assert.Empty(model.PredictProbabilities(new Samples([], 0, 5)));
    }

    [Fact]
    public void A_value_that_is_no_number_is_refused_by_row_and_feature()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Samples([1, 2, 3, float.NaN], 2, 2));
        Assert.Contains("feature 1 of row 1", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Samples([1, 2, 3], 2, 2));
    }
}
