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

    public string[]? Classes { get; init; }

    /// <summary>The run folder; null for one named after model, data and seed.</summary>
    public string? Output { get; init; }

    public required TrainingSettings Settings { get; init; }
}
