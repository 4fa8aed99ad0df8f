using System.Text;
using Timbre.Models.Classical;
using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Training.Tests.Classical;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

/// <summary>Of trees, <c>max-features</c> is how many features a split looks at, and <c>features</c> which ones there are.</summary>
public sealed class MaxFeaturesTests
{
    public static TheoryData<string> Trees => ["random-forest", "xgboost"];

    [Theory]
    [MemberData(nameof(Trees))]
    public void What_a_split_may_look_at_reaches_the_trees(string name)
    {
        using var result = MadeUpData.Train(name, MadeUpData.Examples(8), options: new() { ["max-features"] = "0.5" });
        Assert.Equal("0.5", ((ClassicalModel)result.Model).Hyperparameters["max-features"]);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Settings_that_were_saved_under_the_former_name_are_read(string name)
    {
        var (x, labels) = FeatureTables.Clouds(2, 10, 1);
        var parts = FeatureTables.Parts(FeatureTables.Trainer(name).Fit(x, labels, 2, new Dictionary<string, string> { ["max-features"] = "0.5" }));
        var before = Encoding.UTF8.GetString(parts["model.json"].Span).Replace("\"max-features\"", "\"features\"", StringComparison.Ordinal);
        var model = TabularClassifier.Load(new Dictionary<string, ReadOnlyMemory<byte>>(parts) { ["model.json"] = Encoding.UTF8.GetBytes(before) });
        Assert.Equal("0.5", model.Hyperparameters["max-features"]);
        Assert.DoesNotContain("features", model.Hyperparameters.Keys);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_former_name_is_explained(string name)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ModelZoo.Find(name)!.Settings(new Dictionary<string, string> { ["features"] = "0.5" }));
        Assert.Contains("now called 'max-features'", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void The_settings_of_a_run_say_which_features_were_learned_from()
    {
        var none = new Dictionary<string, string>();
        var images = new Representation { Window = TimeSpan.FromSeconds(30), Features = FeatureRepresentation.OfStatistics(new LogMelRepresentation(128, 1000)) };
        Assert.Equal("mel-statistics", ModelZoo.Find("svm")!.Settings(none, images)["features"]);
        var table = new Representation { Window = TimeSpan.FromSeconds(30), Features = new FeatureRepresentation("", ["a", "b"]) };
        Assert.Equal("table", ModelZoo.Find("mlp")!.Settings(none, table)["features"]);
        var spectrograms = new Representation { Window = TimeSpan.FromSeconds(30), LogMel = new LogMelRepresentation(128, 1000) };
        Assert.DoesNotContain("features", ModelZoo.Find("soft-vote")!.Settings(new Dictionary<string, string> { ["members"] = "cnn,alexnet" }, spectrograms).Keys);
    }
}
