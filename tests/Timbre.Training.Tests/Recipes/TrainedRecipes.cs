using System.Text.Json;
using Timbre.Audio.Writing;
using Timbre.Models.Inference;
using Timbre.Models.Inputs;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Synthesis.Composition;
using Timbre.Testing;
using Timbre.Torch.Modules;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Fitting;
using Timbre.Training.Networks;
using Timbre.Training.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

/// <summary>Each recipe trained once, as small as it can be, on clips of the built-in set with the representation that it chooses.</summary>
public sealed class TrainedRecipes : IDisposable
{
    private const int Styles = 3;
    private const int ClipsPerStyle = 6;
    private const int TrainedClips = 4;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _clips;
    private readonly Dictionary<string, ExampleSet> _examples = [];
    private readonly Dictionary<string, TrainedRecipe> _trained = [];

    public TrainedRecipes()
    {
        var options = new SyntheticSetOptions { ClipsPerStyle = ClipsPerStyle, Length = Length };
        foreach (var style in SyntheticSet.Styles.Take(Styles))
        {
            Directory.CreateDirectory(_folder[style]);
            for (var i = 0; i < ClipsPerStyle; i++)
                WavFile.Write(_folder[$"{style}/{i}.wav"], SyntheticSet.GenerateClip(options, style, i).Clip);
        }
        _clips = DatasetLoader.Open(_folder.Path);
    }

    internal string SoundFile => _clips.Items[0].Path;

    internal TrainedRecipe Of(string name) => _trained.TryGetValue(name, out var known) ? known : _trained[name] = Train(ModelZoo.Find(name)!);

    private TrainedRecipe Train(ModelRecipe recipe)
    {
        var settings = new TrainingSettings
        {
            Seed = 3,
            Epochs = 2,
            Threads = 1,
            Device = "cpu",
            Segment = Length,
            CheckpointEvery = TimeSpan.Zero,
            Options = MadeUpData.Small(recipe, []),
        };
        Assert.True(recipe.LearnsFrom.Suits(_clips.Kind), "these checks train on sound files; make up other data for a recipe that cannot");
        var representation = recipe.RepresentationFor(_clips, settings);
        var examples = Examples(representation);
        var (train, valid) = (examples.Subset(Clips(i => i < TrainedClips)), examples.Subset(Clips(i => i >= TrainedClips)));
        var (model, network) = Train(recipe, train, valid, representation, settings);
        var file = _folder[$"{recipe.Name}.timbre"];
        ModelFile.Save(file, model, new ModelCard { Data = "clips", Seed = settings.Seed });
        return new TrainedRecipe(recipe, model, ModelFile.Load(file), examples, train, valid, settings, network);
    }

    private static (GenreModel Model, (Module, NetworkInput)? Network) Train(ModelRecipe recipe, ExampleSet train, ExampleSet valid, Representation representation, TrainingSettings settings)
    {
        if (recipe is not NetworkRecipe networks)
            return (recipe.Fit(train, valid, representation, settings, SilentObserver.Instance, default).Model, null);
        var (network, input, _) = networks.Train(train, valid, null, representation, settings, SilentObserver.Instance, default);
        var values = new HyperparameterValues(recipe.Hyperparameters, settings.Options).All;
        return (NetworkConversion.ToModel(recipe.Name, network, input, train, representation, values), (network, input));
    }

    private static int[] Clips(Func<int, bool> ofStyle) => [.. Enumerable.Range(0, Styles * ClipsPerStyle).Where(index => ofStyle(index % ClipsPerStyle))];

    /// <summary>Read once for all recipes that see the same.</summary>
    private ExampleSet Examples(Representation representation)
    {
        var key = JsonSerializer.Serialize(representation, ManifestJson.Default.Representation);
        return _examples.TryGetValue(key, out var known) ? known : _examples[key] = ExampleLoader.Load(_clips, representation, 1);
    }

    public void Dispose()
    {
        foreach (var trained in _trained.Values)
        {
            trained.Model.Dispose();
            trained.Saved.Model.Dispose();
            trained.Network?.Module.Dispose();
        }
        _folder.Dispose();
    }
}

/// <summary>A recipe and what came of it: the model, the same saved and loaded, and the network that it was made from, null for a model that is none.</summary>
internal sealed record TrainedRecipe(
    ModelRecipe Recipe, GenreModel Model, (GenreModel Model, ModelCard Card) Saved, ExampleSet Examples, ExampleSet Train, ExampleSet Valid, TrainingSettings Settings, (Module Module, NetworkInput Input)? Network)
{
    public FittedModel Fit(TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation = default) =>
        Recipe.Fit(Train, Valid, Model.Representation, settings, observer, cancellation);
}
