using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

public class TreeEnsembleTests
{
    [Theory]
    [InlineData("xgboost")]
    [InlineData("random-forest")]
    public void Walking_the_trees_gives_what_XGBoost_itself_predicts(string name)
    {
        var (x, labels) = FeatureTables.Clouds(4, 50, 1, 2.5);
        var (unseen, _) = FeatureTables.Clouds(4, 50, 2, 2.5);
        var model = FeatureTables.Trainer(name).Fit(x, labels, 4);
        var reference = XGBoostReference.Predict(model.Save()["trees.json"], unseen);
        var probabilities = model.PredictProbabilities(unseen);
        for (var i = 0; i < reference.Length; i++)
            Assert.Equal(reference[i], probabilities[i], 2e-6f);
    }

    [Fact]
    public void XGBoosts_own_complaints_come_in_one_line()
    {
        var (x, labels) = FeatureTables.Clouds(2, 5, 1);
        var exception = Assert.Throws<InvalidOperationException>(
            () => TreeTraining.Train(x, labels, 2, 1, [new("max_depth", "-5")], new FitOptions()));
        Assert.StartsWith("XGBoost: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
