using Timbre.Training.Fitting;
using Timbre.Training.Tests.Classical;

namespace Timbre.Training.Tests.Fitting;

public sealed class HyperparameterTests
{
    [Fact]
    public void Settings_are_checked_by_name_and_range()
    {
        Assert.Equal("0.5", Values("svm", "c", "5e-1")["c"]);
        Assert.Contains("it has c, gamma", Refusal("svm", "cost", "1"), StringComparison.Ordinal);
        Assert.Contains("a whole number from 1 to 1000", Refusal("knn", "k", "2.5"), StringComparison.Ordinal);
        Assert.Contains("scale or a number", Refusal("svm", "gamma", "NaN"), StringComparison.Ordinal);
        Assert.Contains("uniform or distance", Refusal("knn", "weights", "1"), StringComparison.Ordinal);

        static string Refusal(string model, string name, string value) =>
            Assert.Throws<ArgumentException>(() => Values(model, name, value)).Message;
    }

    [Fact]
    public void A_grid_holds_permitted_values_alone()
    {
        Assert.Equal(["1", "2"], (Hyperparameter.Integer("k", 1, 1, 9, "neighbors") with { Grid = ["1", "2"] }).Grid);
        var refusal = Assert.Throws<ArgumentException>(() => Hyperparameter.Integer("k", 1, 1, 9, "neighbors") with { Grid = ["1", "10"] });
        Assert.Equal("'10' is no value for 'k'; it takes a whole number from 1 to 9", refusal.Message);
    }

    private static IReadOnlyDictionary<string, string> Values(string model, string name, string value) =>
        new HyperparameterValues(FeatureTables.Trainer(model).Hyperparameters, new Dictionary<string, string> { [name] = value }).All;
}
