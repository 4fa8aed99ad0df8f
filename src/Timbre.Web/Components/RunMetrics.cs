using System.Text.Json;
using System.Text.Json.Nodes;
using Timbre.Learning.Metrics;

namespace Timbre.Web.Components;

/// <summary>The figures of a test part as pages show them, read from JSON that need not be whole.</summary>
/// <param name="Accuracy">Share of items named rightly, or null.</param>
/// <param name="MacroF1">Mean F1 of the classes, or null.</param>
/// <param name="LogLoss">Log loss, or null.</param>
/// <param name="Count">Items tested.</param>
/// <param name="PerClass">Scores of each class.</param>
internal sealed record RunMetrics(double? Accuracy, double? MacroF1, double? LogLoss, int Count, IReadOnlyList<ClassScore> PerClass)
{
    /// <summary>No figures.</summary>
    public static RunMetrics None { get; } = new(null, null, null, 0, []);

    /// <summary>Of a whole <c>metrics.json</c>.</summary>
    public static RunMetrics Of(JsonObject? metrics) => OfTest(metrics?["test"] as JsonObject);

    /// <summary>Of the figures of one part.</summary>
    public static RunMetrics OfTest(JsonObject? test)
    {
        if (test is null || test.Count == 0)
            return None;
        var classes = (test["per_class"] as JsonObject)?.Select(pair => Score(pair.Key, pair.Value as JsonObject)).ToArray() ?? [];
        return new RunMetrics(Number(test["accuracy"]), Number(test["macro_f1"]), Number(test["log_loss"]), (int)(Number(test["n"]) ?? 0), classes);
    }

    /// <summary>A number, or null where there is none.</summary>
    public static double? Number(JsonNode? node) =>
        node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number ? null
        : value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<int>(out var whole) ? whole
        : value.TryGetValue<long>(out var large) ? large
        : null;

    /// <summary>A text, or nothing where there is none.</summary>
    public static string Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    private static ClassScore Score(string name, JsonObject? json) => new(
        name,
        Number(json?["precision"]) ?? double.NaN,
        Number(json?["recall"]) ?? double.NaN,
        Number(json?["f1"]) ?? double.NaN,
        (int)(Number(json?["support"]) ?? 0));
}
