using System.IO.Compression;
using System.Text;
using Timbre.Models.Ensembles;
using Timbre.Models.Inference;
using Timbre.Models.Parts;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Examples;
using Timbre.Training.Metrics;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Tests.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Ensembles;

public sealed class EnsembleModelTests
{
    [Theory]
    [InlineData("soft-vote")]
    [InlineData("hard-vote")]
    [InlineData("weighted-vote")]
    [InlineData("stack")]
    public void A_network_an_svm_and_boosted_trees_are_saved_as_one_model_and_answer_bit_for_bit_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        var examples = MadeUpData.Examples(12);
        using var result = MadeUpData.Train(name, examples, "tracks:70/30", options: Members("cnn,svm,xgboost", ("cnn.width", "4"), ("cnn.crop", "32"), ("folds", "2")));
        var ensemble = Assert.IsType<EnsembleModel>(result.Model);
        Assert.Equal(["cnn", "svm", "xgboost"], ensemble.Members.Select(member => member.Name));
        Assert.True(result.Test.Accuracy > 0.7, $"accuracy {result.Test.Accuracy}");

        ModelFile.Save(folder["m.timbre"], ensemble, new ModelCard());
        var (loaded, _) = ModelFile.Load(folder["m.timbre"]);
        using var owned = loaded;
        Assert.Equal(
            ensemble.Predict(examples.Examples).SelectMany(prediction => prediction.Combine(CombineRule.Mean)),
            loaded.Predict(examples.Examples).SelectMany(prediction => prediction.Combine(CombineRule.Mean)));
        Assert.Equal(ensemble.Weights, ((EnsembleModel)loaded).Weights);
    }

    [Fact]
    public void The_members_are_compared_on_the_test_part()
    {
        using var result = MadeUpData.Train("soft-vote", MadeUpData.Examples(12), "kfold:3", options: Members("knn,logistic,svm"));
        var members = result.Members!;
        Assert.Equal(["knn", "logistic", "svm"], members.Names);
        Assert.Equal(3, members.Agreement.Pairs.Count);
        Assert.All(members.Agreement.Accuracies, accuracy => Assert.InRange(accuracy, 0.7, 1));
        Assert.Equal(members.Agreement.OracleAccuracy, RunMetrics.Of(result, "kfold:3").Members!.OracleAccuracy);
        Assert.Contains("logistic", members.Format());
    }

    [Fact]
    public void Weights_are_learned_without_the_test_part()
    {
        // Other features in the test part alone must leave the weights as they are.
        var examples = MadeUpData.Examples(12);
        using var result = MadeUpData.Train("weighted-vote", examples, "tracks:70/30", options: Members("knn,logistic"));
        var test = result.Predictions.Select(prediction => prediction.Item.Id).ToHashSet();
        var blanked = examples with
        {
            Examples = examples.Examples.Select((example, i) => test.Contains(examples.Items[i].Id) ? example with { Features = new float[8] } : example).ToArray(),
        };
        using var other = MadeUpData.Train("weighted-vote", blanked, "tracks:70/30", options: Members("knn,logistic"));
        Assert.Equal(((EnsembleModel)result.Model).Weights, ((EnsembleModel)other.Model).Weights);
        Assert.NotEqual(result.Test.LogLoss, other.Test.LogLoss);
    }

    [Fact]
    public void A_mean_is_told_for_each_stretch_of_the_finest_member_and_over_all_of_them_is_the_mean_of_the_members()
    {
        var examples = MadeUpData.Examples(12);
        using var result = MadeUpData.Train("soft-vote", examples, "tracks:70/30", options: Members("cnn,knn", ("cnn.width", "4"), ("cnn.crop", "32"), ("cnn.hop", "16")));
        var ensemble = (EnsembleModel)result.Model;
        var prediction = ensemble.Predict(examples.Examples)[0];
        var finest = ensemble.Members[0].Predict(examples.Examples)[0];
        Assert.Equal(3, prediction.Views.Count);
        Assert.Equal(finest.Views.Select(view => view.Start), prediction.Views.Select(view => view.Start));
        var whole = ensemble.Members[1].Predict(examples.Examples)[0].Combine(CombineRule.Mean);
        Assert.All(Mean(finest.Views[2].Probabilities, whole).Zip(prediction.Views[2].Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(Mean(finest.Combine(CombineRule.Mean), whole).Zip(prediction.Combine(CombineRule.Mean)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void An_ensemble_is_calibrated_on_the_validation_part_and_keeps_its_temperature()
    {
        using var folder = new TemporaryFolder();
        var examples = MadeUpData.Examples(80);
        using var result = MadeUpData.Train("soft-vote", examples, "tracks:40/40/20", options: Members("knn,logistic"));
        Assert.NotEqual(1, result.Model.Scaling.Temperature);
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
        var (loaded, _) = ModelFile.Load(folder["m.timbre"]);
        using var owned = loaded;
        Assert.Equal(result.Model.Scaling.Temperature, loaded.Scaling.Temperature);

        // The temperature of the least log loss on the validation part: others are no better there, and none changes what is first.
        var valid = SplitPlan.Parse("tracks:40/40/20").Apply(examples.Items, 0)[0].Valid;
        var part = examples.Subset(valid);
        var chosen = part.Labels;
        double LossAt(double temperature) => Evaluation.Score(
            part.Classes,
            chosen,
            loaded.Predict(part.Examples).Select(prediction => LogitScaling.FromTemperature(temperature / loaded.Scaling.Temperature).Apply(prediction).Combine(CombineRule.Mean)).ToArray()).LogLoss;
        Assert.InRange(loaded.Scaling.Temperature, 0.2, 5);
        foreach (var other in new[] { 0.2, loaded.Scaling.Temperature * 1.2, 1, 5 })
            Assert.True(LossAt(loaded.Scaling.Temperature) <= LossAt(other) + 1e-4, $"{loaded.Scaling.Temperature} against {other}");
    }

    [Theory]
    [InlineData("soft-vote")]
    [InlineData("mlp")]
    public void A_weight_and_a_bias_for_each_class_are_chosen_where_asked_for_and_kept(string name)
    {
        using var folder = new TemporaryFolder();
        var examples = Overlapping(MadeUpData.Examples(80));
        Dictionary<string, string> With(string calibration) => name == "mlp" ? new() { ["calibration"] = calibration } : Members("knn,logistic", ("calibration", calibration));
        using var vector = MadeUpData.Train(name, examples, "tracks:40/40/20", epochs: 3, options: With("vector"));
        using var temperature = MadeUpData.Train(name, examples, "tracks:40/40/20", epochs: 3, options: With("temperature"));
        using var none = MadeUpData.Train(name, examples, "tracks:40/40/20", epochs: 3, options: With("none"));
        Assert.True(vector.Model.Scaling.IsByClass);
        Assert.False(temperature.Model.Scaling.IsByClass);
        Assert.True(none.Model.Scaling.IsNone);
        Assert.True(vector.Valid!.LogLoss < temperature.Valid!.LogLoss, $"{vector.Valid.LogLoss} against {temperature.Valid.LogLoss}");
        Assert.True(temperature.Valid.LogLoss < none.Valid!.LogLoss);

        ModelFile.Save(folder["m.timbre"], vector.Model, new ModelCard());
        var (loaded, _) = ModelFile.Load(folder["m.timbre"]);
        using var owned = loaded;
        Assert.Equal(vector.Model.Scaling.Weights, loaded.Scaling.Weights);
        Assert.Equal(vector.Model.Scaling.Biases, loaded.Scaling.Biases);
        var (before, after) = (vector.Model.Predict(examples.Examples), loaded.Predict(examples.Examples));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Combine(CombineRule.Mean), pair.Second.Combine(CombineRule.Mean)));
    }

    [Theory]
    [InlineData("soft-vote", "kfold:3")]
    [InlineData("weighted-vote", "kfold:3")]
    [InlineData("soft-vote", "tracks:70/30")]
    public void Without_a_validation_part_the_temperature_is_chosen_on_out_of_fold_predictions(string name, string split)
    {
        // The mean of many trees is too modest.
        var examples = Overlapping(MadeUpData.Examples(70));
        var observer = new MadeUpData.Silent();
        using var calibrated = MadeUpData.Train(name, examples, split, options: Members("random-forest,knn"), observer: observer);
        using var plain = MadeUpData.Train(name, examples, split, options: Members("random-forest,knn", ("calibration", "none")));
        Assert.True(calibrated.Model.Scaling.Temperature < 0.9, $"temperature {calibrated.Model.Scaling.Temperature}");
        Assert.Equal(1, plain.Model.Scaling.Temperature);
        Assert.Equal(plain.Test.Accuracy, calibrated.Test.Accuracy);
        Assert.True(calibrated.Test.LogLoss < plain.Test.LogLoss - 0.005, $"{calibrated.Test.LogLoss} against {plain.Test.LogLoss}");
        // Each fold chooses in its own training part, and so does the model of all data.
        Assert.Equal(calibrated.Folds.Count > 1 ? 4 : 1, observer.Notes.Count(note => note.StartsWith("temperature ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_test_part_has_no_part_in_the_temperature_of_a_fold()
    {
        var examples = Overlapping(MadeUpData.Examples(40));
        var test = SplitPlan.Parse("tracks:70/30").Apply(examples.Items, 0)[0].Test.ToHashSet();
        var blanked = examples with { Examples = [.. examples.Examples.Select((example, i) => test.Contains(i) ? example with { Features = new float[8] } : example)] };
        using var first = MadeUpData.Train("soft-vote", examples, "tracks:70/30", options: Members("knn,svm"));
        using var second = MadeUpData.Train("soft-vote", blanked, "tracks:70/30", options: Members("knn,svm"));
        Assert.NotEqual(1, first.Model.Scaling.Temperature);
        Assert.Equal(first.Model.Scaling.Temperature, second.Model.Scaling.Temperature);
    }

    [Theory]
    [InlineData("svm", "name 2 to 16")]
    [InlineData("svm,svm", "name 2 to 16")]
    [InlineData("svm,nobody", "'nobody' is no model")]
    [InlineData("svm,stack", "'stack' is an ensemble")]
    public void Members_that_make_no_ensemble_are_refused(string members, string complaint)
    {
        var exception = Assert.Throws<ArgumentException>(() => ModelZoo.Find("soft-vote")!.Settings(Members(members)));
        Assert.Contains(complaint, exception.Message);
    }

    [Fact]
    public void A_setting_of_a_member_reaches_it_and_one_of_a_stranger_is_refused()
    {
        using var result = MadeUpData.Train("soft-vote", MadeUpData.Examples(8), options: Members("svm,knn", ("knn.k", "3")));
        var knn = (ClassicalModel)((EnsembleModel)result.Model).Members[1];
        Assert.Equal("3", knn.Hyperparameters["k"]);
        Assert.Throws<ArgumentException>(() => ModelZoo.Find("soft-vote")!.Settings(Members("svm,knn", ("logistic.c", "3"))));
        Assert.Throws<ArgumentException>(() => ModelZoo.Find("soft-vote")!.Settings(Members("svm,knn", ("knn.c", "3"))));
    }

    [Fact]
    public void Too_few_tracks_for_the_folds_are_one_clear_line()
    {
        var stack = Assert.Throws<TrainingException>(() => MadeUpData.Train("stack", MadeUpData.Examples(4), "tracks:50/50", options: Members("knn,logistic", ("folds", "10"))));
        Assert.Contains("--set folds=N", stack.Message);
        var search = Assert.Throws<TrainingException>(() => MadeUpData.Train("knn", MadeUpData.Examples(2), "tracks:50/50", tune: true));
        Assert.Contains("knn: 3 tracks cannot make 5 folds", search.Message);
    }

    [Fact]
    public void A_search_chooses_the_settings_of_classical_models_in_the_training_part()
    {
        var observer = new MadeUpData.Silent();
        using var result = MadeUpData.Train("svm", MadeUpData.Examples(12), observer: observer, tune: true);
        Assert.Contains(observer.Notes, note => note.StartsWith("svm: chosen by 5-fold cross-validation of 16 settings: c=", StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_that_claim_nested_ensembles_or_strange_rules_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var result = MadeUpData.Train("soft-vote", MadeUpData.Examples(8), options: Members("svm,knn"));
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
        foreach (var (from, to, complaint) in new[]
        {
            ("\"Classical\"", "\"Ensemble\"", "members that are no ensembles"),
            ("\"rule\":", "\"scaling\": { \"temperature\": -1 }, \"rule\":", "from 0.001 to 1000"),
            ("\"rule\":", "\"scaling\": { \"weights\": [1, 1, 1, 1, 1, 1, 1], \"biases\": [0, 0, 0, 0, 0, 0, 0] }, \"rule\":", "scales 7 classes of"),
            ("\"rule\":", "\"scaling\": { \"weights\": [1, 1] }, \"rule\":", "as many of each"),
            ("\"rule\":", "\"scaling\": { \"weights\": [1, 1], \"biases\": \"none\" }, \"rule\":", "damaged"),
            ("\"Soft\"", "\"Sorcery\"", "damaged"),
            ("\"Soft\"", "\"Weighted\"", "weights"),
            ("\"name\": \"knn\"", "\"name\": \"svm\"", "does not fit"),
        })
        {
            var path = folder[$"{Guid.NewGuid():N}.timbre"];
            File.Copy(folder["m.timbre"], path);
            Rewrite(path, "manifest.json", from, to);
            Assert.Contains(complaint, Assert.Throws<ModelFormatException>(() => ModelFile.Load(path)).Message);
        }
    }

    [Fact]
    public void Trees_are_compressed_and_a_part_that_unpacks_to_very_much_more_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var result = MadeUpData.Train("xgboost", MadeUpData.Examples(12), options: new() { ["rounds"] = "100" });
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
        Assert.True(new FileInfo(folder["m.timbre"]).Length < SavedParts.Of(result.Model).Values.Sum(part => (long)part.Length) / 3);

        using (var zip = ZipFile.Open(folder["m.timbre"], ZipArchiveMode.Update))
        {
            using var stream = zip.CreateEntry("bomb.json", CompressionLevel.Optimal).Open();
            stream.Write(new byte[10_000_000]);
        }
        Assert.Contains("impossible size", Assert.Throws<ModelFormatException>(() => ModelFile.Load(folder["m.timbre"])).Message);
    }

    /// <summary>Classes that cannot be told apart for certain.</summary>
    private static ExampleSet Overlapping(ExampleSet examples)
    {
        var random = new Random(9);
        return examples with { Examples = [.. examples.Examples.Select(example => example with { Features = [.. example.Features!.Select(value => value + (2f * random.NextSingle()))] })] };
    }

    private static IEnumerable<float> Mean(float[] first, float[] second) => first.Zip(second, (a, b) => (a + b) / 2);

    private static void Rewrite(string path, string part, string from, string to)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        var entry = zip.GetEntry(part)!;
        string text;
        using (var reader = new StreamReader(entry.Open()))
            text = reader.ReadToEnd();
        Assert.Contains(from, text);
        entry.Delete();
        using var stream = zip.CreateEntry(part).Open();
        stream.Write(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> Members(string members, params (string Name, string Value)[] more)
    {
        var options = more.ToDictionary(pair => pair.Name, pair => pair.Value);
        options["members"] = members;
        return options;
    }
}
