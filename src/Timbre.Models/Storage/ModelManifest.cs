using System.Text.Json.Serialization.Metadata;

namespace Timbre.Models.Storage;

/// <summary><c>manifest.json</c>: what a saved model says of itself, all but the weights.</summary>
internal sealed record ModelManifest
{
    /// <summary>The format of the file.</summary>
    public required int TimbreModel { get; init; }

    /// <summary>The model.</summary>
    public required ModelEntry Model { get; init; }

    /// <summary>Class names.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What it needs to see of a sound.</summary>
    public required Representation Representation { get; init; }

    /// <summary>How it was made and what it earned.</summary>
    public required ModelCard Card { get; init; }
}

/// <summary>One model: the whole, or a member of an ensemble, whose classes and representation are the ensemble's.</summary>
internal sealed record ModelEntry
{
    private const int MostText = 1000;
    private const int MostSettings = 1000;

    /// <summary>The name it is trained under.</summary>
    public required string Name { get; init; }

    /// <summary>How its parts are read.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>How its probabilities are scaled; null for not at all.</summary>
    public LogitScaling? Scaling { get; init; }

    /// <summary>Of a network: how examples become its input.</summary>
    public NetworkInput? Input { get; init; }

    /// <summary>Of a network: the settings that it was trained with.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>Of a network: its layers.</summary>
    public NetworkSummary? Layers { get; init; }

    /// <summary>Of an ensemble: the rule.</summary>
    public EnsembleRule? Rule { get; init; }

    /// <summary>Of an ensemble: the members' weights, where the rule has them.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Of an ensemble: its members.</summary>
    public IReadOnlyList<ModelEntry>? Members { get; init; }

    /// <summary>Whether what it says of itself, its members apart, can be.</summary>
    [JsonIgnore]
    public bool IsPlausible =>
        Name.Length is > 0 and <= MostText
        && Settings?.All(setting => setting is { Key.Length: <= MostText, Value.Length: <= MostText }) != false
        && Settings?.Count is not > MostSettings
        && Layers?.IsPlausible != false;
}

/// <summary>What is told of a model of an earlier version.</summary>
internal sealed record EarlierManifest(ModelCard? Card = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = true,
    WriteIndented = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(EarlierManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    private static volatile Extension? _extended;

    /// <summary>The manifest, whose networks may have inputs of kinds that were added.</summary>
    public static JsonTypeInfo<ModelManifest> Manifest
    {
        get
        {
            var kinds = InputKind.Added.All;
            if (kinds.Count == 0)
                return Default.ModelManifest;
            if (_extended is { } extended && extended.Kinds == kinds)
                return extended.Manifest;
            var options = new JsonSerializerOptions(Default.Options)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine([Default, .. kinds.Select(kind => kind.Json)]).WithAddedModifier(info => AddKinds(info, kinds)),
            };
            var manifest = (JsonTypeInfo<ModelManifest>)options.GetTypeInfo(typeof(ModelManifest));
            _extended = new Extension(kinds, manifest);
            return manifest;
        }
    }

    private static void AddKinds(JsonTypeInfo info, IReadOnlyList<InputKind> kinds)
    {
        if (info.Type != typeof(NetworkInput))
            return;
        foreach (var kind in kinds)
            info.PolymorphismOptions!.DerivedTypes.Add(new JsonDerivedType(kind.Type, kind.Name));
    }

    private sealed record Extension(IReadOnlyList<InputKind> Kinds, JsonTypeInfo<ModelManifest> Manifest);
}
