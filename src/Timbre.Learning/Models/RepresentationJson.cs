using System.Text.Json.Nodes;
using Timbre.Learning.MelStatistics;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Models;

/// <summary>The saved form of a <see cref="Representation"/>.</summary>
internal static class RepresentationJson
{
    private const int MostFeatures = 1_000_000;
    private const string PictureLayout = "picture";

    public static JsonObject Write(Representation representation) => new()
    {
        ["window_seconds"] = representation.Window.TotalSeconds,
        ["features"] = representation.Features is { } features
            ? new JsonObject
            {
                ["set"] = features.SetName,
                ["names"] = new JsonArray(features.Names.Select(name => (JsonNode)name).ToArray()),
            }
            : null,
        ["log_mel"] = representation.LogMel is { } logMel
            ? WriteLogMel(logMel)
            : null,
    };

    public static Representation Read(JsonObject json)
    {
        var seconds = json["window_seconds"]?.GetValue<double>() ?? 0;
        if (!(seconds is > 0 and <= 24 * 3600))
            throw new ModelFormatException($"the model claims windows of {seconds} s; the file is damaged");
        var representation = new Representation
        {
            Window = TimeSpan.FromSeconds(seconds),
            Features = json["features"] is JsonObject features ? ReadFeatures(features) : null,
            LogMel = json["log_mel"] is JsonObject logMel ? ReadLogMel(logMel) : null,
        };
        if (representation.Features is { AreMelStatistics: true } statistics && !AreThoseOf(representation.LogMel, statistics))
            throw new ModelFormatException("the model's statistics are not those of its images; it was made by a newer Timbre or is damaged");
        return representation;
    }

    private static bool AreThoseOf(LogMelRepresentation? images, FeatureRepresentation statistics) =>
        images?.Bands >= MelStatisticSet.LeastBands && FeatureRepresentation.OfStatistics(images).Names.SequenceEqual(statistics.Names);

    private static JsonObject WriteLogMel(LogMelRepresentation logMel)
    {
        var json = new JsonObject { ["bands"] = logMel.Bands, ["columns_per_window"] = logMel.ColumnsPerWindow };
        if (logMel.Layout == LogMelLayout.Picture)
            json["layout"] = PictureLayout;
        return json;
    }

    private static FeatureRepresentation ReadFeatures(JsonObject json)
    {
        var names = (json["names"] as JsonArray)?.Select(node => node!.GetValue<string>()).ToArray();
        if (names is null || names.Length is 0 or > MostFeatures || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            throw new ModelFormatException("the model's feature names are missing or repeat; the file is damaged");
        return new FeatureRepresentation(json["set"]?.GetValue<string>() ?? "", names);
    }

    private static LogMelRepresentation ReadLogMel(JsonObject json)
    {
        var bands = json["bands"]?.GetValue<int>() ?? 0;
        var columns = json["columns_per_window"]?.GetValue<int>() ?? 0;
        if (bands is < 1 or > 1024 || columns is < 1 or > 1_000_000)
            throw new ModelFormatException($"the model claims {bands} mel bands and {columns} columns; the file is damaged");
        var layout = json["layout"]?.GetValue<string>() switch
        {
            null => LogMelLayout.Bare,
            PictureLayout => LogMelLayout.Picture,
            var other => throw new ModelFormatException($"the model's images have the unknown layout '{other}'; it was made by a newer Timbre or is damaged"),
        };
        return new LogMelRepresentation(bands, columns) { Layout = layout };
    }
}
