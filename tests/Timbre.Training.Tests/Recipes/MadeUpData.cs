using System.Globalization;
using Timbre.Models.Representations;
using Timbre.Training.Data;
using Timbre.Training.Ensembles;
using Timbre.Training.Examples;
using Timbre.Training.Fitting;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

/// <summary>Examples with both features and images, and settings that keep every model small.</summary>
internal static class MadeUpData
{
    private const int Bands = 32;
    private const int Columns = 64;

    public static readonly Representation Both = new()
    {
        Window = TimeSpan.FromSeconds(6),
        Features = new FeatureRepresentation("", ["a", "b", "c", "d", "e", "f", "g", "h"]),
        LogMel = new LogMelRepresentation(Bands, Columns),
    };

    public static Representation For(ModelRecipe recipe) => recipe is EnsembleRecipe ? Both : recipe.LearnsFrom == RepresentationKind.Features ? Both with { LogMel = null } : Both with { Features = null };

    /// <summary>Three classes that differ in their features and in where the images are bright.</summary>
    public static ExampleSet Examples(int perClass, int segments = 1)
    {
        var random = new Random(5);
        var items = new List<DataItem>();
        var examples = new List<Example>();
        for (var i = 0; i < 3 * perClass * segments; i++)
        {
            var label = i / segments % 3;
            items.Add(new DataItem($"{i / segments}.{i % segments}", "made up", label, $"{i / segments}"));
            var levels = new byte[Bands * Columns];
            random.NextBytes(levels);
            levels.AsSpan(label * 8 * Columns, 8 * Columns).Fill(250);
            var features = Enumerable.Range(0, 8).Select(k => (k % 3 == label ? 1.2f : 0) + random.NextSingle()).ToArray();
            examples.Add(new Example(Both.Window, features, new LogMelImage(levels, Bands, Columns, Both.Window)));
        }
        return new ExampleSet(["low", "middle", "high"], items, examples, []);
    }

    public static ExperimentResult Train(
        string model,
        ExampleSet examples,
        string split = "tracks:50/25/25",
        int epochs = 1,
        Dictionary<string, string>? options = null,
        ITrainingObserver? observer = null,
        bool tune = false,
        bool refit = false,
        string? checkpoints = null,
        CancellationToken cancellation = default)
    {
        var recipe = ModelZoo.Find(model)!;
        var representation = For(recipe);
        var settings = new TrainingSettings
        {
            Epochs = epochs,
            Threads = 1,
            Device = "cpu",
            Tune = tune,
            Refit = refit,
            Options = Small(recipe, options ?? []),
            CheckpointFolder = checkpoints,
            CheckpointEvery = TimeSpan.Zero,
        };
        return Experiment.Run(recipe, examples, representation, SplitPlan.Parse(split), settings, observer ?? new Silent(), cancellation);
    }

    /// <summary>The settings, and small values for what makes a network large.</summary>
    public static Dictionary<string, string> Small(ModelRecipe recipe, Dictionary<string, string> options)
    {
        var small = new Dictionary<string, string>
        {
            ["width"] = "4",
            ["hidden"] = "8",
            ["crop"] = "32",
            ["hop"] = "32",
            ["size"] = "32",
            ["rows"] = "16",
            ["columns"] = "32",
            ["frames"] = "16",
            ["batch"] = "8",
            ["rounds"] = "5",
            ["trees"] = "10",
        };
        var known = recipe.Hyperparameters.DistinctBy(parameter => parameter.Name).ToDictionary(parameter => parameter.Name);
        if (recipe is EnsembleRecipe)
            options.TryAdd("members", "logistic,mlp");
        var all = small.Where(pair => known.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => AtLeast(pair.Value, known[pair.Key]));
        foreach (var (name, value) in options)
            all[name] = value;
        return all;
    }

    /// <summary>The value, or the least one that the setting takes.</summary>
    private static string AtLeast(string value, Hyperparameter setting) =>
        Math.Max(double.Parse(value, CultureInfo.InvariantCulture), setting.Range?.Minimum ?? double.MinValue).ToString(CultureInfo.InvariantCulture);

    /// <summary>Keeps notes, says nothing.</summary>
    internal sealed class Silent : ITrainingObserver
    {
        public List<string> Notes { get; } = [];

        public void OnEpoch(EpochRecord record, int epochs)
        {
        }

        public void OnNote(string note) => Notes.Add(note);
    }
}
