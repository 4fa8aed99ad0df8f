using Timbre.Learning.Splits;
using Timbre.Learning.Training;

namespace Timbre.Cli.Training;

/// <summary>What <c>timbre train</c> was asked to do.</summary>
internal sealed record TrainRequest
{
    /// <summary>The data; null for the built-in set.</summary>
    public string? Data { get; init; }

    /// <summary>The model's name; null for the one that fits the data.</summary>
    public string? Model { get; init; }

    public required SplitPlan Plan { get; init; }

    /// <summary>A CSV of groups that the split is checked against; null for what lies with the data.</summary>
    public string? Groups { get; init; }

    /// <summary>How many seeds to train with, counted up from the one in <see cref="Settings"/>.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Whether to train once more where the split leaks, to tell what the leak is worth.</summary>
    public bool MeasureLeak { get; init; } = true;

    public string[]? Classes { get; init; }

    /// <summary>The run folder; null for one named after model, data and seed.</summary>
    public string? Output { get; init; }

    public required TrainingSettings Settings { get; init; }
}
