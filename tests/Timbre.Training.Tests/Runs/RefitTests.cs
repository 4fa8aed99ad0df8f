using Timbre.Models.Ensembles;
using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Metrics;
using Timbre.Training.Recipes;
using Timbre.Training.Splits;
using Timbre.Training.Tests.Recipes;
using TemporaryFolder = Timbre.Testing.TemporaryFolder;

namespace Timbre.Training.Tests.Runs;

/// <summary>Training again on training and validation part, once everything is chosen.</summary>
public sealed class RefitTests
{
    private const string Split = "tracks:50/25/25";

    private static readonly Dictionary<string, string> Vote = new() { ["members"] = "mlp,knn", ["folds"] = "2" };

    [Fact]
    public void A_model_that_memorizes_knows_the_validation_items_only_when_refitted()
    {
        // Labels at random: what was not learned by heart is guessed.
        var examples = MadeUpData.Examples(60);
        var random = new Random(4);
        examples = examples with { Items = [.. examples.Items.Select(item => item with { Label = random.Next(3) })] };
        var valid = examples.Subset(SplitPlan.Parse(Split).Apply(examples.Items, 0)[0].Valid);
        using var refitted = MadeUpData.Train("knn", examples, Split, options: new() { ["k"] = "1" }, refit: true);
        using var plain = MadeUpData.Train("knn", examples, Split, options: new() { ["k"] = "1" });
        Assert.Equal(1, Accuracy(refitted.Model, valid));
        Assert.InRange(Accuracy(plain.Model, valid), 0.1, 0.6);
        // The figure of the validation part is that of the model which had not seen it.
        Assert.Equal(plain.Valid!.Accuracy, refitted.Valid!.Accuracy);
        Assert.Equal(examples.Items.Count - refitted.Test.Count, refitted.TrainedOn);
        Assert.Equal(refitted.TrainedOn, refitted.Refit!.Items);
        Assert.Null(plain.Refit);
    }

    [Theory]
    [InlineData("mlp", "patience=4")]
    [InlineData("cnn", "schedule=plateau")]
    [InlineData("cnn", "weight-average=0.9")]
    public void A_network_is_trained_again_for_the_epochs_that_were_chosen(string model, string setting)
    {
        var recorder = new Recorder();
        var (name, value) = (setting.Split('=')[0], setting.Split('=')[1]);
        var options = new Dictionary<string, string> { [name] = value, ["learning-rate"] = "0.05" };
        using var result = MadeUpData.Train(model, MadeUpData.Examples(20), Split, epochs: 12, options: options, observer: recorder, refit: true);
        var best = result.History.MinBy(record => record.ValidLoss)!.Epoch;
        Assert.Equal((model, best), (Assert.Single(result.Refit!.Epochs).Key, result.Refit.Epochs[0].Value));
        Assert.Equal(Enumerable.Range(1, best), recorder.Refitting.Select(record => record.Epoch));
        Assert.All(recorder.Refitting, record => Assert.True(double.IsNaN(record.ValidLoss), "nothing is left to choose by"));
        Assert.Equal(result.History, recorder.Choosing);
    }

    [Fact]
    public void What_was_chosen_is_kept()
    {
        var examples = MadeUpData.Examples(80);
        foreach (var model in new[] { "weighted-vote", "stack" })
        {
            using var plain = MadeUpData.Train(model, examples, Split, epochs: 4, options: new(Vote));
            using var refitted = MadeUpData.Train(model, examples, Split, epochs: 4, options: new(Vote), refit: true);
            var (before, after) = ((EnsembleModel)plain.Model, (EnsembleModel)refitted.Model);
            Assert.NotEqual(1, before.Scaling.Temperature);
            Assert.Equal((before.Scaling.Temperature, before.Members[0].Scaling.Temperature), (after.Scaling.Temperature, after.Members[0].Scaling.Temperature));
            Assert.Equal(before.Weights, after.Weights);
            var (saved, savedAgain) = (SavedParts.Of(before), SavedParts.Of(after));
            Assert.Equal(saved.Where(part => part.Key.StartsWith("stack/", StringComparison.Ordinal)), savedAgain.Where(part => part.Key.StartsWith("stack/", StringComparison.Ordinal)));
            Assert.NotEqual(saved["members/0/network.onnx"], savedAgain["members/0/network.onnx"]);
            Assert.Equal(before.Scaling.Temperature, refitted.Refit!.Temperature);
            Assert.Equal("mlp", Assert.Single(refitted.Refit.Epochs).Key);
        }
        var observer = new MadeUpData.Silent();
        using var tuned = MadeUpData.Train("svm", MadeUpData.Examples(12), Split, observer: observer, tune: true, refit: true);
        // The search is made once, in the training part.
        Assert.Single(observer.Notes, note => note.Contains("chosen by", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("svm")]
    [InlineData("soft-vote")]
    [InlineData("stack")]
    public void The_same_seed_gives_the_same_bytes_whatever_the_test_part_holds(string model)
    {
        var examples = MadeUpData.Examples(40);
        var test = SplitPlan.Parse(Split).Apply(examples.Items, 0)[0].Test.ToHashSet();
        var blanked = examples with
        {
            Examples = [.. examples.Examples.Select((example, i) => test.Contains(i) ? new Example(example.Length, new float[8], new LogMelImage(new byte[32 * 64], 32, 64, example.Length)) : example)],
        };
        Assert.Equal(Bytes(examples), Bytes(blanked));

        byte[] Bytes(ExampleSet data)
        {
            using var folder = new TemporaryFolder();
            using var result = MadeUpData.Train(model, data, Split, epochs: 3, options: model is "soft-vote" or "stack" ? new(Vote) : [], refit: true);
            ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
            return File.ReadAllBytes(folder["m.timbre"]);
        }
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("soft-vote")]
    public void An_interrupted_run_goes_on_with_what_it_had_chosen(string model)
    {
        using var folder = new TemporaryFolder();
        var examples = MadeUpData.Examples(20);
        Dictionary<string, string> options = model == "cnn" ? new() { ["schedule"] = "plateau", ["weight-average"] = "0.9" } : new(Vote);
        using var whole = MadeUpData.Train(model, examples, Split, epochs: 5, options: new(options), refit: true);

        using var stop = new CancellationTokenSource();
        var stopping = new Recorder { OnRefitting = _ => stop.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            MadeUpData.Train(model, examples, Split, epochs: 5, options: new(options), observer: stopping, refit: true, checkpoints: folder.Path, cancellation: stop.Token));
        Assert.True(File.Exists(folder["chosen.timbre"]));

        var recorder = new Recorder();
        using var resumed = MadeUpData.Train(model, examples, Split, epochs: 5, options: new(options), observer: recorder, refit: true, checkpoints: folder.Path);
        Assert.Empty(recorder.Choosing);
        Assert.Equal(whole.History.Select(record => record.ValidLoss), resumed.History.Select(record => record.ValidLoss));
        Assert.Equal(whole.Valid!.LogLoss, resumed.Valid!.LogLoss);
        Assert.Equal(whole.Refit!.ToString(), resumed.Refit!.ToString());
        Assert.Equal(SavedParts.Of(whole.Model).SelectMany(part => part.Value), SavedParts.Of(resumed.Model).SelectMany(part => part.Value));
        Assert.Empty(Directory.GetFiles(folder.Path));

        // Of other settings nothing is taken over.
        Assert.ThrowsAny<OperationCanceledException>(() => Interrupt("5"));
        var other = new Recorder();
        using var changed = MadeUpData.Train(model, examples, Split, epochs: 4, options: new(options), observer: other, refit: true, checkpoints: folder.Path);
        Assert.NotEmpty(other.Choosing);

        void Interrupt(string epochs)
        {
            using var again = new CancellationTokenSource();
            MadeUpData.Train(
                model, examples, Split, int.Parse(epochs, null), new(options), new Recorder { OnRefitting = _ => again.Cancel() }, refit: true, checkpoints: folder.Path, cancellation: again.Token).Dispose();
        }
    }

    [Theory]
    [InlineData("tracks:70/30")]
    [InlineData("kfold:3")]
    public void A_split_without_a_validation_part_is_one_clear_line(string split)
    {
        var exception = Assert.Throws<DatasetException>(() => MadeUpData.Train("knn", MadeUpData.Examples(10), split, refit: true));
        Assert.StartsWith($"--refit: the split {split} has no validation part", exception.Message);
    }

    [Fact]
    public void A_group_that_validation_and_test_part_share_is_reported_as_a_leak()
    {
        var examples = MadeUpData.Examples(20);
        var split = SplitPlan.Parse(Split).Apply(examples.Items, 0)[0];
        var (valid, test) = (split.Valid[0], split.Test[0]);
        examples = examples with { Items = [.. examples.Items.Select((item, i) => item with { Group = i == valid || i == test ? "pair" : $"alone {i}" })] };
        using var result = MadeUpData.Train("knn", examples, Split, refit: true);
        Assert.Equal((0, 1, 1), (result.Leak.SharedTracks, result.Leak.SharedGroups, result.Leak.ExposedTestItems));
    }

    private static double Accuracy(GenreModel model, ExampleSet examples) =>
        Evaluation.Score(examples.Classes, examples.Labels, [.. model.Predict(examples.Examples).Select(prediction => prediction.Combine(CombineRule.Mean))]).Accuracy;

    private sealed class Recorder : ITrainingObserver
    {
        private bool _refitting;

        public List<EpochRecord> Choosing { get; } = [];

        public List<EpochRecord> Refitting { get; } = [];

        public Action<EpochRecord> OnRefitting { get; init; } = _ => { };

        public void OnEpoch(EpochRecord record, int epochs)
        {
            (_refitting ? Refitting : Choosing).Add(record);
            if (_refitting)
                OnRefitting(record);
        }

        public void OnRefit(int items) => _refitting = true;

        public void OnNote(string note)
        {
        }
    }
}
