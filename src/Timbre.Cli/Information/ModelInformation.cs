namespace Timbre.Cli.Information;

/// <summary>What <c>timbre info</c> tells: of a saved model, or of a name that can be trained.</summary>
internal sealed record ModelInformation
{
    // A network that is not trained yet has as many classes as GTZAN.
    private const int SketchedClasses = 10;

    public required string Name { get; init; }

    public required string Summary { get; init; }

    /// <summary>The file; null for a name.</summary>
    public string? File { get; init; }

    public ModelKind? Kind { get; init; }

    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>What a saved model needs to see of a sound.</summary>
    public Representation? Representation { get; init; }

    public ModelCard? Card { get; init; }

    /// <summary>The members of an ensemble, with weights where it has them.</summary>
    public IReadOnlyList<(string Name, string Kind, double? Weight)> Members { get; init; } = [];

    public EnsembleRule? Rule { get; init; }

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The settings that a name takes.</summary>
    public IReadOnlyList<Hyperparameter> Hyperparameters { get; init; } = [];

    /// <summary>The layers, where it is a network.</summary>
    public NetworkSummary? Network { get; init; }

    public static ModelInformation OfFile(string path)
    {
        var (model, card) = ModelFile.LoadToPredict(path);
        using var owned = model;
        var ensemble = model as EnsembleModel;
        return new ModelInformation
        {
            Name = model.Name,
            Summary = ModelZoo.Find(model.Name)?.Summary ?? "",
            File = path,
            Kind = model.Kind,
            Classes = model.Classes,
            Representation = model.Representation,
            Card = card,
            Rule = ensemble?.Rule,
            Members = ensemble?.Members.Select((member, i) => (member.Name, member.Kind.ToString().ToLowerInvariant(), ensemble.Weights?[i])).ToArray() ?? [],
            Settings = (model as ClassicalModel)?.Hyperparameters ?? (model as NetworkModel)?.Settings ?? new Dictionary<string, string>(),
            Network = (model as NetworkModel)?.Layers,
        };
    }

    public static ModelInformation OfRecipe(ModelRecipe recipe, IReadOnlyDictionary<string, string> options)
    {
        var information = new ModelInformation { Name = recipe.Name, Summary = recipe.Summary, Hyperparameters = recipe.Hyperparameters };
        return UsageException.Read(
            () =>
            {
                _ = recipe.Settings(options);
                return recipe switch
                {
                    NetworkRecipe network => information with { Network = Sketch(network, options) },
                    EnsembleRecipe ensemble => information with
                    {
                        Rule = ensemble.Rule,
                        Members = ensemble.Members(options).Select(member => (member.Name, member.LearnsFrom.Name, (double?)null)).ToArray(),
                    },
                    _ => information,
                };
            },
            "--set: ");
    }

    private static NetworkSummary Sketch(NetworkRecipe recipe, IReadOnlyDictionary<string, string> options)
    {
        var (network, input) = recipe.Sketch(SketchedClasses, options);
        using (network)
            return NetworkInspection.Summarize(network, input.Shape);
    }
}
