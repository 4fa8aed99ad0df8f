using System.Text.Json.Nodes;

namespace Timbre.Models.Storage;

/// <summary>What a saved model says of itself: how it was made and what it earned. Shown by <c>timbre info</c>.</summary>
public sealed record ModelCard
{
    private const int MostText = 100_000;
    private const double UsualLeaning = 0.45;
    private const double UsualSure = 0.75;

    /// <summary>A card that says nothing.</summary>
    public ModelCard()
    {
    }

    /// <summary>The saved form, in which anything may be missing; a reader that is generated would leave it null or 0.</summary>
    [JsonConstructor]
    internal ModelCard(
        string command = "", string data = "", string split = "", long seed = 0, int trainedOn = 0, bool refitted = false, double leaningFrom = UsualLeaning, double sureFrom = UsualSure, JsonObject? metrics = null, string notes = "")
    {
        (Command, Data, Split, Notes) = (command, data, split, notes);
        (Seed, TrainedOn, Refitted, LeaningFrom, SureFrom, Metrics) = (seed, trainedOn, refitted, leaningFrom, sureFrom, metrics ?? []);
    }

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
    public double LeaningFrom { get; init; } = UsualLeaning;

    /// <summary>From this probability of the best class the answer is "sure".</summary>
    public double SureFrom { get; init; } = UsualSure;

    /// <summary>The metrics of the test part, in the form of <c>metrics.json</c>; empty when it was not measured.</summary>
    public JsonObject Metrics { get; init; } = [];

    /// <summary>Free text: limits and intended use.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Whether its texts are of a length that anybody reads.</summary>
    [JsonIgnore]
    internal bool IsPlausible => Math.Max(Math.Max(Command.Length, Notes.Length), Math.Max(Data.Length, Split.Length)) <= MostText;
}
