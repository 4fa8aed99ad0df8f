using System.Text.Json.Nodes;

namespace Timbre.Learning.Models;

/// <summary>The saved form of a <see cref="ModelCard"/>.</summary>
internal static class CardJson
{
    public static JsonObject Write(ModelCard card) => new()
    {
        ["command"] = card.Command,
        ["data"] = card.Data,
        ["split"] = card.Split,
        ["seed"] = card.Seed,
        ["trained_on"] = card.TrainedOn,
        ["refitted"] = card.Refitted,
        ["leaning_from"] = card.LeaningFrom,
        ["sure_from"] = card.SureFrom,
        ["metrics"] = card.Metrics.DeepClone(),
        ["notes"] = card.Notes,
    };

    public static ModelCard Read(JsonObject json) => new()
    {
        Command = json["command"]?.GetValue<string>() ?? "",
        Data = json["data"]?.GetValue<string>() ?? "",
        Split = json["split"]?.GetValue<string>() ?? "",
        Seed = json["seed"]?.GetValue<long>() ?? 0,
        TrainedOn = json["trained_on"]?.GetValue<int>() ?? 0,
        Refitted = json["refitted"]?.GetValue<bool>() ?? false,
        LeaningFrom = json["leaning_from"]?.GetValue<double>() ?? new ModelCard().LeaningFrom,
        SureFrom = json["sure_from"]?.GetValue<double>() ?? new ModelCard().SureFrom,
        Metrics = json["metrics"]?.DeepClone() as JsonObject ?? [],
        Notes = json["notes"]?.GetValue<string>() ?? "",
    };
}
