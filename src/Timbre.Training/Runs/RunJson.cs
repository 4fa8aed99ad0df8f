namespace Timbre.Training.Runs;

/// <summary>The JSON of a run folder and of its events: <c>config.json</c>, <c>metrics.json</c>, <c>events.jsonl</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true)]
[JsonSerializable(typeof(RunConfiguration))]
[JsonSerializable(typeof(RunMetrics))]
[JsonSerializable(typeof(ChosenEpochs))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>The JSON of one event, on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunEventJson : JsonSerializerContext
{
    public static string Line(RunEvent one) => JsonSerializer.Serialize(one, Default.RunEvent);

    /// <summary>The event of a line; null where it is none that this version knows.</summary>
    public static RunEvent? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.RunEvent);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
