using System.Text.Json.Nodes;
using Timbre.Learning.Networks;

namespace Timbre.Cli.Information;

/// <summary>A <see cref="ModelInformation"/> for programs.</summary>
internal static class InformationJson
{
    public static JsonObject Of(ModelInformation information)
    {
        var json = new JsonObject { ["model"] = information.Name, ["summary"] = information.Summary };
        if (information.File is { } file)
            AddSaved(json, information, file);
        if (information.Settings.Count > 0)
            json["settings"] = new JsonObject(information.Settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Key, setting.Value)));
        if (information.Members.Count > 0)
        {
            json["rule"] = information.Rule.ToString()!.ToLowerInvariant();
            json["members"] = new JsonArray(information.Members.Select(member => (JsonNode)new JsonObject { ["name"] = member.Name, ["kind"] = member.Kind, ["weight"] = member.Weight }).ToArray());
        }
        if (information.Network is { } network)
            AddNetwork(json, network);
        return json;
    }

    private static void AddSaved(JsonObject json, ModelInformation information, string file)
    {
        var card = information.Card!;
        json["file"] = file;
        json["kind"] = information.Kind.ToString()!.ToLowerInvariant();
        json["classes"] = new JsonArray(information.Classes!.Select(name => (JsonNode)name).ToArray());
        json["window_seconds"] = information.Representation!.Window.TotalSeconds;
        json["features"] = information.Representation.Features?.Names.Count;
        json["log_mel"] = information.Representation.LogMel is { } images
            ? new JsonObject { ["bands"] = images.Bands, ["columns_per_window"] = images.ColumnsPerWindow, ["floor_decibels"] = images.FloorDecibels }
            : null;
        json["trained_on"] = new JsonObject { ["data"] = card.Data, ["items"] = card.TrainedOn, ["refitted"] = card.Refitted, ["split"] = card.Split, ["seed"] = card.Seed, ["command"] = card.Command };
        json["test"] = card.Metrics.DeepClone();
        json["notes"] = card.Notes;
    }

    private static void AddNetwork(JsonObject json, NetworkSummary network)
    {
        json["input"] = Shape(network.Input);
        json["parameters"] = network.Parameters;
        json["trained_parameters"] = network.TrainedParameters;
        json["layers"] = new JsonArray(network.Layers.Select(layer => (JsonNode)new JsonObject
        {
            ["name"] = layer.Name,
            ["kind"] = layer.Kind,
            ["detail"] = layer.Detail,
            ["input"] = layer.Input is null ? null : Shape(layer.Input),
            ["output"] = layer.Output is null ? null : Shape(layer.Output),
            ["parameters"] = layer.Parameters,
        }).ToArray());
    }

    private static JsonArray Shape(IReadOnlyList<long> shape) => new(shape.Select(axis => (JsonNode)axis).ToArray());
}
