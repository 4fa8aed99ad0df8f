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
        var parts = ModelArchive.Read(path);
        try
        {
            var manifest = ModelParts.Json(parts, ManifestName);
            var version = manifest["timbre_model"]?.GetValue<int>() ?? 0;
            if (version != FormatVersion)
                throw new ModelFormatException(version > FormatVersion ? $"made by a newer Timbre (format {version}); update Timbre" : "not a Timbre model");
            var model = Restore(manifest, ModelParts.Below(parts, ModelPrefix));
            return (model, manifest["card"] is JsonObject card ? CardJson.Read(card) : new ModelCard());
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

    /// <summary>Name, kind, classes and representation: what every model says of itself.</summary>
    internal static JsonObject Describe(GenreModel model) => new()
    {
        ["name"] = model.Name,
        ["kind"] = model.Kind.ToString(),
        ["classes"] = new JsonArray(model.Classes.Select(name => (JsonNode)name).ToArray()),
        ["representation"] = RepresentationJson.Write(model.Representation),
    };

    /// <summary>The model that <see cref="Describe"/> and <see cref="GenreModel.SaveParts"/> came from.</summary>
    internal static GenreModel Restore(JsonObject json, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var classes = (json["classes"] as JsonArray)?.Select(node => node!.GetValue<string>()).ToArray() ?? [];
        if (classes.Length is < 2 or > 100_000)
            throw new ModelFormatException($"the model claims {classes.Length} classes; the file is damaged");
        var representation = RepresentationJson.Read(json["representation"] as JsonObject ?? throw new ModelFormatException("the model lacks its representation; the file is damaged"));
        return Restore(json, classes, representation, parts);
    }

    /// <summary>A model, also a member of an ensemble, whose classes and representation are known.</summary>
    internal static GenreModel Restore(JsonObject json, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var name = json["name"]?.GetValue<string>() ?? throw new ModelFormatException("the model has no name; the file is damaged");
        return json["kind"]?.GetValue<string>() switch
        {
            nameof(ModelKind.Network) => Networks.NetworkModel.Restore(name, classes, representation, parts),
            nameof(ModelKind.Classical) => ClassicalModel.Restore(name, classes, representation, parts),
            nameof(ModelKind.Ensemble) => EnsembleModel.Restore(name, classes, representation, parts),
            var other => throw new ModelFormatException($"the model is of the unknown kind '{other}'; it was made by a newer Timbre or is damaged"),
        };
    }
}
