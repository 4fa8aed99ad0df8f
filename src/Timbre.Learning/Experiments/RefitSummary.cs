using System.Text.Json.Nodes;
using Timbre.Learning.Training;

namespace Timbre.Learning.Experiments;

/// <summary>That the model was trained again on training and validation part together, after everything had been chosen.</summary>
/// <param name="Items">Items that it learned from in the end.</param>
/// <param name="Epochs">Epochs that the validation part had chosen, by the name of the model or member; empty where nothing has epochs.</param>
/// <param name="Temperature">The temperature of the scaling that was kept; 1 where none was chosen.</param>
public sealed record RefitSummary(int Items, IReadOnlyList<KeyValuePair<string, int>> Epochs, double Temperature)
{
    internal static RefitSummary Of(FittedModel chosen, int items) => new(items, chosen.ChosenEpochs, chosen.Model.Scaling.Temperature);

    /// <summary>One sentence for terminal and report.</summary>
    public override string ToString()
    {
        var epochs = Epochs.Count > 0 ? $", for the epochs chosen before ({string.Join(", ", Epochs.Select(pair => $"{pair.Key}: {pair.Value}"))})" : "";
        return $"trained again on training and validation part together, {Items} items{epochs}; what had been chosen was kept and could not be measured again, and the figures of the validation part are those of the model before";
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    internal static RefitSummary FromJson(JsonObject json) => new(
        json["items"]?.GetValue<int>() ?? throw new FormatException("the items that the model was trained again on are missing"),
        (json["epochs"] as JsonObject)?.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<int>())).ToArray() ?? [],
        json["temperature"]?.GetValue<double>() ?? 1);

    /// <summary>For JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["items"] = Items,
        ["epochs"] = new JsonObject(Epochs.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
        ["temperature"] = Temperature,
        ["valid_is_of"] = "the model before it was trained again",
    };
}
