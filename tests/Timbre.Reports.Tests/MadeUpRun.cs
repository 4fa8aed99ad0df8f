using Timbre.Files.Seeding;
using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Training.Data;
using Timbre.Training.Metrics;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;

namespace Timbre.Reports.Tests;

/// <summary>A small result as a run would yield it, with names of the test's choice.</summary>
internal static class MadeUpRun
{
    public static readonly string[] Classes = ["blues", "jazz", "rock"];

    public static ExperimentResult Result(string[]? classes = null, int items = 60, bool leaky = false, int views = 4, Func<int, string>? path = null, string model = "made-up")
    {
        classes ??= Classes;
        var random = SeedSequence.Generator(1, "made-up run");
        var predictions = Enumerable.Range(0, items).Select(i =>
        {
            var item = new DataItem($"item {i}", path?.Invoke(i) ?? $"/nowhere/item {i}.wav", i % classes.Length, leaky ? $"track {i / 2}" : $"track {i}");
            var prediction = new Prediction(Enumerable.Range(0, views).Select(view => new View(TimeSpan.FromSeconds(view), TimeSpan.FromSeconds(1), Probabilities(random, item.Label, classes.Length))).ToArray());
            return new ItemPrediction(item, prediction, prediction.Combine(CombineRule.Mean));
        }).ToArray();
        var test = Score(classes, predictions);
        return new ExperimentResult
        {
            Model = new SilentModel(model, classes),
            Classes = classes,
            Test = test,
            Folds = [test],
            Valid = test,
            Predictions = predictions,
            History = Enumerable.Range(1, 12).Select(epoch => new EpochRecord(epoch, 2.0 / epoch, 2.2 / epoch, 1 - 0.8 / epoch, 0.5)).ToArray(),
            Leak = new SplitLeak(leaky ? items / 2 : 0, leaky ? items / 2 : items, leaky ? items : 0, items),
            Sizes = (4 * items, items, items),
            Skipped = [],
        };
    }

    public static Evaluation Score(IReadOnlyList<string> classes, IReadOnlyList<ItemPrediction> predictions) =>
        Evaluation.Score(classes, predictions.Select(prediction => prediction.Item.Label).ToArray(), predictions.Select(prediction => prediction.Probabilities).ToArray());

    private static float[] Probabilities(Random random, int label, int classes)
    {
        var weights = Enumerable.Range(0, classes).Select(k => random.NextSingle() + (k == label ? 0.15f : 0)).ToArray();
        return Array.ConvertAll(weights, weight => weight / weights.Sum());
    }

    private sealed class SilentModel(string name, IReadOnlyList<string> classes) : GenreModel(name, classes, new Representation())
    {
        public override ModelKind Kind => ModelKind.Classical;

        protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
