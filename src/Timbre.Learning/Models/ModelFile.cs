using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Learning.Ensembles;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Models;

/// <summary>
/// A saved model: one file with everything a prediction needs (representation, classes, normalization, weights) and the card that says
/// what it earned on which data. A zip of named parts: <c>manifest.json</c>, then what the kind of model needs; neural weights are
/// safetensors, trees are XGBoost's JSON. Nothing in it is code.
/// </summary>
public static class ModelFile
{
    private const int FormatVersion = 1;
    private const string ManifestName = "manifest.json";
    private const string ModelPrefix = "model/";

    /// <summary>Writes a model; an existing file is replaced only once the new one is whole.</summary>
    public static void Save(string path, GenreModel model, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var manifest = Describe(model);
        manifest.Insert(0, "timbre_model", FormatVersion);
        manifest["card"] = CardJson.Write(card);
        parts[ManifestName] = ModelParts.FromJson(manifest);
        foreach (var (name, bytes) in model.SaveParts())
            parts[ModelPrefix + name] = bytes;
        ModelArchive.Write(path, parts);
    }

    /// <summary>Reads a model and its card.</summary>
    /// <param name="path">A file that need not be trusted.</param>
    /// <returns>The model, which the caller disposes, and its card.</returns>
    /// <exception cref="ModelFormatException">The file is missing, damaged, crafted or of a newer version; the message names it.</exception>
    public static (GenreModel Model, ModelCard Card) Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // libtorch takes a good part of a second to load: where there are weights for it, it does so while they are read and checked.
        Task? loading = null;
        try
        {
            var parts = ModelArchive.Read(path, name =>
            {
                if (name.EndsWith(Networks.NetworkModel.WeightsPart, StringComparison.Ordinal))
                    loading ??= Torch.TorchRuntime.BeginLoading();
                return true;
            });
            return Reading(path, () =>
            {
                var manifest = Manifest(parts);
                return (Restore(manifest, ModelParts.Below(parts, ModelPrefix)), Card(manifest));
            });
        }
        finally
        {
            // Whoever is told now that the file is damaged may end the process, which must not happen to a library half loaded.
            loading?.Wait();
        }
    }

    /// <summary>Reads what a model says of itself, without its weights.</summary>
    /// <param name="path">A file that need not be trusted.</param>
    /// <exception cref="ModelFormatException">The file is missing, damaged, crafted or of a newer version; the message names it.</exception>
    public static ModelSummary ReadSummary(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = ModelArchive.Read(path, name => name == ManifestName);
        return Reading(path, () =>
        {
            var manifest = Manifest(parts);
            return new ModelSummary(ModelName(manifest), Kind(manifest), Classes(manifest), ReadRepresentation(manifest), Card(manifest));
        });
    }

    /// <summary>Names the file in whatever is wrong with it.</summary>
    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFormatException exception)
        {
            throw new ModelFormatException(exception.Message.StartsWith(path, StringComparison.Ordinal) ? exception.Message : $"{path}: {exception.Message}", exception);
        }
        // The JSON reader's complaints: a number where a text should be, or the reverse.
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or JsonException or Torch.SafeTensorsException)
        {
            throw new ModelFormatException($"{path}: damaged: {exception.Message}", exception);
        }
    }

    private static JsonObject Manifest(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var manifest = ModelParts.Json(parts, ManifestName);
        var version = manifest["timbre_model"]?.GetValue<int>() ?? 0;
        if (version != FormatVersion)
            throw new ModelFormatException(version > FormatVersion ? $"made by a newer Timbre (format {version}); update Timbre" : "not a Timbre model");
        return manifest;
    }

    private static ModelCard Card(JsonObject manifest) => manifest["card"] is JsonObject card ? CardJson.Read(card) : new ModelCard();

    /// <summary>Name, kind, classes and representation: what every model says of itself.</summary>
    internal static JsonObject Describe(GenreModel model) => new()
    {
        ["name"] = model.Name,
        ["kind"] = model.Kind.ToString(),
        ["classes"] = new JsonArray(model.Classes.Select(name => (JsonNode)name).ToArray()),
        ["representation"] = RepresentationJson.Write(model.Representation),
    };

    /// <summary>The model that <see cref="Describe"/> and <see cref="GenreModel.SaveParts"/> came from.</summary>
    internal static GenreModel Restore(JsonObject json, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts) =>
        Restore(json, Classes(json), ReadRepresentation(json), parts);

    /// <summary>A model, also a member of an ensemble, whose classes and representation are known.</summary>
    internal static GenreModel Restore(JsonObject json, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var name = ModelName(json);
        return Kind(json) switch
        {
            ModelKind.Network => Networks.NetworkModel.Restore(name, classes, representation, parts),
            ModelKind.Classical => ClassicalModel.Restore(name, classes, representation, parts),
            _ => EnsembleModel.Restore(name, classes, representation, parts),
        };
    }

    private static string ModelName(JsonObject json) =>
        json["name"]?.GetValue<string>() ?? throw new ModelFormatException("the model has no name; the file is damaged");

    private static ModelKind Kind(JsonObject json) => json["kind"]?.GetValue<string>() switch
    {
        nameof(ModelKind.Network) => ModelKind.Network,
        nameof(ModelKind.Classical) => ModelKind.Classical,
        nameof(ModelKind.Ensemble) => ModelKind.Ensemble,
        var other => throw new ModelFormatException($"the model is of the unknown kind '{other}'; it was made by a newer Timbre or is damaged"),
    };

    private static string[] Classes(JsonObject json)
    {
        var classes = (json["classes"] as JsonArray)?.Select(node => node!.GetValue<string>()).ToArray() ?? [];
        return classes.Length is >= 2 and <= 100_000 ? classes : throw new ModelFormatException($"the model claims {classes.Length} classes; the file is damaged");
    }

    private static Representation ReadRepresentation(JsonObject json) =>
        RepresentationJson.Read(json["representation"] as JsonObject ?? throw new ModelFormatException("the model lacks its representation; the file is damaged"));
}
