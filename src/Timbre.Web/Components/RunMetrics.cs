namespace Timbre.Web.Components;

/// <summary>The figures of a test part as pages show them, read from JSON that need not be whole: what is not there is null.</summary>
internal sealed record RunMetrics(double? Accuracy, double? MacroF1, double? LogLoss, int Count, IReadOnlyList<ClassScore> PerClass)
{
    public static RunMetrics None { get; } = new(null, null, null, 0, []);

    /// <summary>Of a whole <c>metrics.json</c>.</summary>
    public static RunMetrics Of(JsonObject? metrics) => OfTest(metrics?["test"] as JsonObject);

    public static RunMetrics OfTest(JsonObject? test)
    {
        if (test is null || test.Count == 0)
            return None;
        var classes = (test["per_class"] as JsonObject)?.Select(pair => Score(pair.Key, pair.Value as JsonObject)).ToArray() ?? [];
        return new RunMetrics(Number(test["accuracy"]), Number(test["macro_f1"]), Number(test["log_loss"]), (int)(Number(test["n"]) ?? 0), classes);
    }

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
