namespace Timbre.Models.Storage;

/// <summary>
/// A saved model: one file with everything a prediction needs (representation, classes, normalization, weights) and the card that says
/// what it earned on which data. A zip of named parts: <c>manifest.json</c>, then for each network <c>network.onnx</c>, for each classical
/// classifier its arrays or trees; those of an ensemble's members lie below <c>members/0/</c> and so on. Nothing in it is code.
/// </summary>
/// <example>
/// <code>
/// using Timbre.Models.Inference;
/// using Timbre.Models.Parts;
/// using Timbre.Models.Storage;
///
/// try
/// {
///     var summary = ModelFile.ReadSummary("default.timbre");    // without the weights
///     Console.WriteLine($"{summary.Name}, {(summary.Kind == ModelKind.Ensemble ? "an ensemble" : "one model")} of {summary.Classes.Count} genres, learned from {summary.Card.Data}");
///
///     var (model, card) = ModelFile.Load("default.timbre");
///     using (model)
///         ModelFile.Save("copy.timbre", model, card);
/// }
/// catch (ModelFormatException exception)
/// {
///     Console.Error.WriteLine(exception.Message);
/// }
/// </code>
/// </example>
public static class ModelFile
{
    private const int FormatVersion = 2;
    private const string NetworkName = "network.onnx";
    private const string StackPrefix = "stack/";
    private const int MostClasses = 100_000;

    // The confusion matrix of a thousand classes has half as many.
    private const int MostValues = 2_000_000;

    /// <summary>Writes a model; an existing file is replaced only once the new one is whole.</summary>
    public static void Save(string path, GenreModel model, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        var parts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var manifest = new ModelManifest
        {
            TimbreModel = FormatVersion,
            Model = Describe(model, "", parts),
            Classes = model.Classes,
            Representation = model.Representation,
            Card = card,
        };
        parts[ModelArchive.ManifestName] = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Manifest);
        ModelArchive.Write(path, parts);
    }

    /// <summary>Reads a model and its card.</summary>
    /// <param name="path">A file that need not be trusted.</param>
    /// <returns>The model, which the caller disposes, and its card.</returns>
    /// <exception cref="ModelFormatException">The file is missing, damaged, crafted or of another version; the message names it.</exception>
    public static (GenreModel Model, ModelCard Card) Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Load(path, allocate: null);
    }

    /// <summary>Reads a model that will only predict, and its card: the networks' graphs, as large as their weights, do not stay in memory.</summary>
    /// <inheritdoc cref="Load(string)"/>
    internal static (GenreModel Model, ModelCard Card) LoadToPredict(string path)
    {
        List<NativeBuffer> graphs = [];
        try
        {
            return Load(path, Allocate);
        }
        finally
        {
            foreach (IDisposable graph in graphs)
                graph.Dispose();
        }

        Memory<byte> Allocate(string part, int length)
        {
            if (!part.EndsWith(NetworkName, StringComparison.Ordinal))
                return new byte[length];
            graphs.Add(new NativeBuffer(length));
            return graphs[^1].Memory;
        }
    }

    private static (GenreModel Model, ModelCard Card) Load(string path, Func<string, int, Memory<byte>>? allocate) => Reading(path, () =>
    {
        var parts = ModelArchive.Read(path, allocate: allocate);
        var manifest = ReadManifest(parts);
        var model = Restore(manifest.Model, manifest.Classes, manifest.Representation, parts, "", keepGraphs: allocate is null);
        foreach (var part in (model as EnsembleModel)?.Members.Prepend(model) ?? [model])
            part.File = path;
        return (model, manifest.Card);
    });

    /// <summary>Reads what a model says of itself, without its weights.</summary>
    /// <param name="path">A file that need not be trusted.</param>
    /// <exception cref="ModelFormatException">The file is missing, damaged, crafted or of another version; the message names it.</exception>
    public static ModelSummary ReadSummary(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Reading(path, () =>
        {
            var manifest = ReadManifest(ModelArchive.Read(path, name => name == ModelArchive.ManifestName));
            return new ModelSummary(manifest.Model.Name, manifest.Model.Kind, manifest.Classes, manifest.Representation, manifest.Card);
        });
    }

    /// <summary>Names the file in whatever is wrong with it.</summary>
    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFormatException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"{path}: {exception.Message}", exception);
        }
        // What the constructors of the manifest's records refuse.
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"{path}: damaged: {PlainText.Complaint(exception)}", exception);
        }
        // The JSON reader's complaints: a number where a text should be, or the reverse.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NotSupportedException or OverflowException)
        {
            var place = (exception as JsonException)?.Path is ['$', '.', .. var name] ? $" at '{name}'" : "";
            var missing = exception.Message.Split("missing required properties including: ") is [_, var names] ? $"lacks {names.TrimEnd('.')}" : "holds something else than it should";
            throw new ModelFormatException($"{path}: damaged: {ModelArchive.ManifestName} {missing}{place}", exception);
        }
    }

    private static ModelManifest ReadManifest(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var json = Part(parts, ModelArchive.ManifestName).Span;
        var version = Version(json);
        if (version is not FormatVersion)
        {
            throw new ModelFormatException(version switch
            {
                > FormatVersion => $"made by a newer Timbre (format {version}); update Timbre",
                1 => $"of format 1, which versions before 0.2 wrote; make it again{(JsonSerializer.Deserialize(json, ManifestJson.Default.EarlierManifest)?.Card?.Command is { Length: > 0 } command ? $": {command}" : " by the 'timbre train' that made it")}",
                _ => "not a Timbre model",
            });
        }
        var manifest = JsonSerializer.Deserialize(json, ManifestJson.Manifest)!;
        if (manifest.Classes.Count is < 2 or > MostClasses)
            throw new ModelFormatException($"the model claims {manifest.Classes.Count} classes; the file is damaged");
        if (ClassNames.Problem(manifest.Classes) is { } problem)
            throw new ModelFormatException($"{problem}; the file is damaged or crafted");
        if (!manifest.Card.IsPlausible)
            throw new ModelFormatException("the model's card has texts that are too long; the file is damaged or crafted");
        manifest.Representation.Require();
        return manifest;
    }

    /// <summary>The version of a manifest, whatever else it holds; null where it names none. A manifest that would take much memory is refused.</summary>
    private static int? Version(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        int? version = null;
        for (var values = 0; reader.Read(); values++)
        {
            if (values > MostValues)
                throw new ModelFormatException($"{ModelArchive.ManifestName} holds more than {MostValues} values; the file is damaged or crafted");
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName } && reader.ValueTextEquals("timbre_model") && reader.Read())
                version = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;
        }
        return version;
    }

    private static ModelEntry Describe(GenreModel model, string prefix, Dictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var entry = new ModelEntry { Name = model.Name, Kind = model.Kind, Scaling = model.Scaling.IsNone ? null : model.Scaling };
        switch (model)
        {
            case NetworkModel network:
                parts[prefix + NetworkName] = network.Graph;
                return entry with { Input = network.Input, Settings = network.Settings, Layers = network.Layers };
            case ClassicalModel classical:
                Add(classical.Classifier.Save(), prefix, parts);
                return entry;
            case EnsembleModel ensemble:
                if (ensemble.Combiner.Stacker is { } stacker)
                    Add(stacker.Save(), prefix + StackPrefix, parts);
                return entry with
                {
                    Rule = ensemble.Rule,
                    Weights = ensemble.Weights,
                    Members = [.. ensemble.Members.Select((member, i) => Describe(member, MemberPrefix(i), parts))],
                };
            default:
                throw new ArgumentException($"a {model.GetType().Name} is no kind of model that can be saved", nameof(model));
        }
    }

    private static GenreModel Restore(ModelEntry entry, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string prefix, bool keepGraphs)
    {
        if (!entry.IsPlausible)
            throw new ModelFormatException("the model's name, settings or layers are missing, too long or too many; the file is damaged or crafted");
        if (entry.Scaling is { IsByClass: true } scaling && scaling.Weights.Count != classes.Count)
            throw new ModelFormatException($"the model scales {scaling.Weights.Count} classes of {classes.Count}; the file is damaged");
        GenreModel model = entry.Kind switch
        {
            ModelKind.Network => new NetworkModel(
                entry.Name, classes, representation, entry.Input ?? throw new ModelFormatException("the network's input is missing; the file is damaged"), Part(parts, prefix + NetworkName), keepGraphs)
            {
                Settings = entry.Settings ?? new Dictionary<string, string>(),
                Layers = entry.Layers,
            },
            ModelKind.Classical => ClassicalModel.Restore(entry.Name, classes, representation, Below(parts, prefix)),
            _ => RestoreEnsemble(entry, classes, representation, parts, prefix, keepGraphs),
        };
        model.Scaling = entry.Scaling ?? LogitScaling.None;
        return model;
    }

    private static EnsembleModel RestoreEnsemble(ModelEntry entry, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string prefix, bool keepGraphs)
    {
        // An ensemble of ensembles of ensembles would be a way to exhaust the stack.
        if (entry.Members is not { Count: >= 2 and <= EnsembleModel.MostMembers } members || members.Any(member => member is null or { Kind: ModelKind.Ensemble }))
            throw new ModelFormatException($"the ensemble has no 2 to {EnsembleModel.MostMembers} members that are no ensembles; the file is damaged");
        var models = new List<GenreModel>();
        try
        {
            for (var i = 0; i < members.Count; i++)
                models.Add(Restore(members[i], classes, representation, parts, MemberPrefix(i), keepGraphs));
            return new EnsembleModel(entry.Name, models, EnsembleCombiner.Restore(entry.Rule, entry.Weights, Below(parts, prefix + StackPrefix), members.Count, classes.Count), representation);
        }
        catch
        {
            foreach (var model in models)
                model.Dispose();
            throw;
        }
    }

    private static ReadOnlyMemory<byte> Part(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string name) =>
        parts.TryGetValue(name, out var bytes) ? bytes : throw new ModelFormatException($"the part '{name}' is missing; the file is damaged or no Timbre model");

    private static Dictionary<string, ReadOnlyMemory<byte>> Below(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string prefix) => parts
        .Where(part => part.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(part => part.Key[prefix.Length..], part => part.Value, StringComparer.Ordinal);

    private static void Add(IReadOnlyDictionary<string, byte[]> own, string prefix, Dictionary<string, ReadOnlyMemory<byte>> parts)
    {
        foreach (var (name, bytes) in own)
            parts[prefix + name] = bytes;
    }

    private static string MemberPrefix(int index) => $"members/{index}/";
}

/// <summary>What a saved model says of itself, without its weights.</summary>
/// <param name="Name">The name it was trained under, such as <c>cnn</c>.</param>
/// <param name="Kind">The kind of model.</param>
/// <param name="Classes">Class names.</param>
/// <param name="Representation">What it needs to see of a sound.</param>
/// <param name="Card">How it was made and what it earned.</param>
public sealed record ModelSummary(string Name, ModelKind Kind, IReadOnlyList<string> Classes, Representation Representation, ModelCard Card);
