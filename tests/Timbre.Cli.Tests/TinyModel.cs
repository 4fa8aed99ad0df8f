using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Zoo;

namespace Timbre.Cli.Tests;

/// <summary>A network of a few weights, trained for one epoch on made-up images: enough to predict with.</summary>
internal static class TinyModel
{
    private static readonly Lazy<byte[]> Bytes = new(() =>
    {
        using var folder = new TemporaryFolder();
        Train(folder["tiny.timbre"]);
        return File.ReadAllBytes(folder["tiny.timbre"]);
    });

    public static void Save(string path) => File.WriteAllBytes(path, Bytes.Value);

    private static void Train(string path)
    {
        var random = new Random(1);
        var items = Enumerable.Range(0, 12).Select(i => new DataItem($"{i}", "made up", i % 2, $"{i}")).ToArray();
        var examples = items.Select(_ =>
        {
            var levels = new byte[128 * 100];
            random.NextBytes(levels);
            return new Example(TimeSpan.FromSeconds(3), null, new LogMelImage(levels, 128, 100, TimeSpan.FromSeconds(3)));
        }).ToArray();
        var settings = new TrainingSettings
        {
            Epochs = 1,
            Threads = 1,
            Device = "cpu",
            Options = new Dictionary<string, string> { ["width"] = "4", ["crop"] = "64", ["hop"] = "32" },
        };
        var representation = new Representation { Window = TimeSpan.FromSeconds(3), LogMel = new LogMelRepresentation(128, 100) };
        using var result = Experiment.Run(
            ModelZoo.Find("cnn")!, new ExampleSet(["calm", "wild"], items, examples, []), representation, SplitPlan.Parse("tracks:70/30"), settings, SilentObserver.Instance);
        ModelFile.Save(path, result.Model, new ModelCard { Data = "made up" });
    }
}
