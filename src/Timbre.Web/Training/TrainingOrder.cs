namespace Timbre.Web.Training;

/// <summary>A training to start.</summary>
public sealed record TrainingOrder
{
    /// <summary>What to learn from: a path that <see cref="Data.IDataFolders"/> gave, or null for the built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>The recipe's name, or null for the one that fits the data.</summary>
    public string? Model { get; init; }

    /// <summary>The classes to learn, at least two, or null for all of the data's.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The split, such as <c>tracks:70/15/15</c>, or null for the default.</summary>
    public string? Split { get; init; }

    /// <summary>Passes over the training part, or null for the recipe's own.</summary>
    public int? Epochs { get; init; }

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>Seconds of the pieces that recordings are cut into, or null for whole recordings.</summary>
    public double? Segment { get; init; }

    /// <summary>Whether the settings of classical models are searched.</summary>
    public bool Tune { get; init; }

    /// <summary>The run's name, or null for one made of model, data and seed. An interrupted run of that name goes on.</summary>
    public string? Name { get; init; }
}
