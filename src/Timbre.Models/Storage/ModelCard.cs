using System.Text.Json.Nodes;

namespace Timbre.Models.Storage;

/// <summary>What a saved model says of itself: how it was made and what it earned. Shown by <c>timbre info</c>.</summary>
public sealed record ModelCard
{
    /// <summary>The command that made it.</summary>
    public string Command { get; init; } = "";

    /// <summary>The name of the data, such as <c>gtzan/mel</c>.</summary>
    public string Data { get; init; } = "";

    /// <summary>The split, such as <c>tracks:70/15/15</c>.</summary>
    public string Split { get; init; } = "";

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>How many items it was trained on.</summary>
    public int TrainedOn { get; init; }

    /// <summary>Whether <see cref="TrainedOn"/> counts the validation part too, on which the model was trained once everything had been chosen by it.</summary>
    public bool Refitted { get; init; }

    /// <summary>Below this probability of the best class the answer is "not sure".</summary>
    public double LeaningFrom { get; init; } = 0.45;

    /// <summary>From this probability of the best class the answer is "sure".</summary>
    public double SureFrom { get; init; } = 0.75;

    /// <summary>The metrics of the test part, in the form of <c>metrics.json</c>; empty when it was not measured.</summary>
    public JsonObject Metrics { get; init; } = [];

    /// <summary>Free text: limits and intended use.</summary>
    public string Notes { get; init; } = "";
}
