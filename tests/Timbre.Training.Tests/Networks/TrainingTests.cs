using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Networks;

public sealed class TrainingTests
{
    private static readonly Representation Vectors = new() { Features = new FeatureRepresentation("", ["a", "b", "c", "d"]) };
    private static readonly Representation Images = new() { LogMel = new LogMelRepresentation(32, 64) };

    [Fact]
    public void A_network_learns_what_can_be_learned()
    {
        using var result = Train("mlp", Blobs(60), Vectors, epochs: 40, "tracks:60/20/20");
        Assert.True(result.Test.Accuracy > 0.9, $"accuracy {result.Test.Accuracy}");
        Assert.Equal(40, result.History.Count);
        Assert.True(result.History[^1].TrainLoss < result.History[0].TrainLoss);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_another_seed_another()
    {
        using var first = Train("cnn", Stripes(8), Images, epochs: 2, "tracks:70/30");
        using var again = Train("cnn", Stripes(8), Images, epochs: 2, "tracks:70/30");
        using var other = Train("cnn", Stripes(8), Images, epochs: 2, "tracks:70/30", seed: 1);
        Assert.Equal(first.History.Select(epoch => epoch.TrainLoss), again.History.Select(epoch => epoch.TrainLoss));
        Assert.Equal(first.Predictions[0].Probabilities, again.Predictions[0].Probabilities);
        Assert.NotEqual(first.History[0].TrainLoss, other.History[0].TrainLoss);
    }

    [Theory]
    [InlineData("adamw", "one-cycle", "0")]
    [InlineData("sgd", "plateau", "0.9")]
    [InlineData("adam", "cosine", "0")]
    public void An_interrupted_training_goes_on_to_the_same_result(string optimizer, string schedule, string average)
    {
        using var folder = new TemporaryFolder();
        var options = Small(("optimizer", optimizer), ("schedule", schedule), ("weight-average", average));
        using var whole = Train("cnn", Stripes(8), Images, epochs: 4, "tracks:50/25/25", options: options);

        // Cut off in the middle of the third epoch, with a checkpoint of the second.
        using var stop = new CancellationTokenSource();
        var stopping = new Recorder { OnRecord = record => { if (record.Epoch == 2) stop.Cancel(); } };
        var settings = new TrainingSettings { Epochs = 4, Threads = 1, Device = "cpu", Options = options, CheckpointFolder = folder.Path, CheckpointEvery = TimeSpan.Zero };
        Assert.ThrowsAny<OperationCanceledException>(() => Run("cnn", Stripes(8), Images, "tracks:50/25/25", settings, stopping, stop.Token));
        Assert.True(File.Exists(folder["checkpoint.safetensors"]));

        var recorder = new Recorder();
        using var resumed = Run("cnn", Stripes(8), Images, "tracks:50/25/25", settings, recorder);
        Assert.Contains(recorder.Notes, note => note.StartsWith("resuming after epoch 2", StringComparison.Ordinal));
        Assert.Equal(whole.History.Select(epoch => epoch.TrainLoss), resumed.History.Select(epoch => epoch.TrainLoss));
        Assert.Equal(whole.Predictions[0].Probabilities, resumed.Predictions[0].Probabilities);
        Assert.False(File.Exists(folder["checkpoint.safetensors"]));
    }

    [Fact]
    public void Training_stops_when_validation_no_longer_gets_better_and_keeps_the_best_weights()
    {
        // Labels at random: validation cannot improve for long.
        var examples = Blobs(40);
        var random = new Random(3);
        examples = examples with { Items = examples.Items.Select(item => item with { Label = random.Next(2) }).ToArray() };
        var recorder = new Recorder();
        var settings = new TrainingSettings { Epochs = 200, Threads = 1, Options = Small(("patience", "5")) };
        using var result = Run("mlp", examples, Vectors, "tracks:60/20/20", settings, recorder);
        Assert.True(result.History.Count < 200);
        Assert.Contains(recorder.Notes, note => note.Contains("stopping with the weights of epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_that_explodes_is_one_clear_line()
    {
        var exception = Assert.Throws<TrainingException>(() =>
            Train("mlp", Blobs(30), Vectors, 30, "tracks:70/30", options: Small(("learning-rate", "100"), ("optimizer", "sgd"), ("schedule", "constant"), ("weight-decay", "1"))));
        Assert.Contains("lower the learning rate", exception.Message);
    }

    [Fact]
    public void Cross_validation_tests_every_item_once_and_keeps_a_model_of_all_data()
    {
        using var result = Train("mlp", Blobs(20), Vectors, epochs: 3, "kfold:4");
        Assert.Equal(4, result.Folds.Count);
        Assert.Equal(40, result.Predictions.Count);
        Assert.Equal(40, result.Predictions.Select(prediction => prediction.Item.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("mlp", 1)]
    [InlineData("cnn", 2)]
    public void An_embedding_is_what_the_last_layer_makes_the_answer_of(string name, int views)
    {
        using var result = name == "cnn" ? Train(name, Stripes(8), Images, epochs: 2, "tracks:70/30") : Train(name, Blobs(20), Vectors, epochs: 2, "tracks:70/30");
        var network = Assert.IsType<NetworkModel>(result.Model);
        var examples = (name == "cnn" ? Stripes(8) : Blobs(20)).Examples;
        var embeddings = network.Embed(examples);
        Assert.NotNull(embeddings);
        Assert.Equal(examples.Count, embeddings.Count);

        var (weight, bias) = SavedWeights.OfLastLayer(network);
        foreach (var (embedding, prediction) in embeddings.Zip(network.Predict(examples)))
        {
            Assert.Equal(views, prediction.Views.Count);
            // The layer is linear, so the mean of its inputs gives the mean of the views' logits, which are their log-probabilities but for a constant.
            var fromEmbedding = Enumerable.Range(0, 2).Select(k => embedding.Select((value, j) => value * (double)weight[k * embedding.Length + j]).Sum() + bias[k]).ToArray();
            var fromAnswer = Enumerable.Range(0, 2).Select(k => prediction.Views.Average(view => Math.Log(view.Probabilities[k]))).ToArray();
            Assert.Equal((fromAnswer[0] - fromAnswer[1]) * network.Scaling.Temperature, fromEmbedding[0] - fromEmbedding[1], 1e-3);
        }
    }

    private static Dictionary<string, string> Small(params (string Name, string Value)[] more) => more.ToDictionary(pair => pair.Name, pair => pair.Value);

    private static ExperimentResult Train(string model, ExampleSet examples, Representation representation, int epochs, string split, long seed = 0, Dictionary<string, string>? options = null) =>
        Run(model, examples, representation, split, new TrainingSettings { Seed = seed, Epochs = epochs, Threads = 1, Device = "cpu", Options = options ?? [] }, new Recorder());

    private static ExperimentResult Run(string model, ExampleSet examples, Representation representation, string split, TrainingSettings settings, Recorder recorder, CancellationToken cancellation = default)
    {
        var options = settings.Options;
        var recipe = ModelZoo.Find(model)!;
        if (recipe.LearnsFrom == RepresentationKind.Spectrograms)
        {
            var small = new Dictionary<string, string>(options) { ["crop"] = "32", ["hop"] = "32", ["batch"] = "8" };
            if (recipe.Hyperparameters.Any(setting => setting.Name == "width"))
                small["width"] = "4";
            options = small;
        }
        return Experiment.Run(recipe, examples, representation, SplitPlan.Parse(split), settings with { Options = options }, recorder, cancellation);
    }

    /// <summary>Two clouds of points that overlap a little.</summary>
    private static ExampleSet Blobs(int perClass)
    {
        var random = new Random(11);
        return Set(2, perClass, label => new Example(TimeSpan.FromSeconds(30), [label + 0.5f * random.NextSingle(), random.NextSingle(), 3 * label - random.NextSingle(), random.NextSingle()], null));
    }

    /// <summary>Images with a bright band, low or high.</summary>
    private static ExampleSet Stripes(int perClass)
    {
        var random = new Random(12);
        return Set(2, perClass, label =>
        {
            var levels = new byte[32 * 64];
            random.NextBytes(levels);
            levels.AsSpan((label == 0 ? 4 : 20) * 64, 8 * 64).Fill(250);
            return new Example(TimeSpan.FromSeconds(30), null, new LogMelImage(levels, 32, 64, TimeSpan.FromSeconds(30)));
        });
    }

    private static ExampleSet Set(int classes, int perClass, Func<int, Example> make)
    {
        var items = Enumerable.Range(0, classes).SelectMany(label => Enumerable.Range(0, perClass).Select(i => new DataItem($"c{label}/{i:000}", "made up", label, $"c{label}/{i:000}"))).ToArray();
        return new ExampleSet(Enumerable.Range(0, classes).Select(label => $"c{label}").ToArray(), items, items.Select(item => make(item.Label)).ToArray(), []);
    }

    private sealed class Recorder : ITrainingObserver
    {
        public List<string> Notes { get; } = [];

        public Action<EpochRecord> OnRecord { get; init; } = _ => { };

        public void OnEpoch(EpochRecord record, int epochs) => OnRecord(record);

        public void OnNote(string note) => Notes.Add(note);
    }
}
