namespace Timbre.Cli.Information;

internal static class InformationText
{
    private const int WidestName = 40;

    public static void Write(ModelInformation information, Screen screen)
    {
        var output = screen.Writer;
        if (information.File is not null)
            WriteSaved(information, output);
        else
            Line(output, $"model            {information.Name}: {information.Summary}");
        foreach (var (name, value) in information.Settings)
            Line(output, $"  {name} = {value}");
        if (information.Members.Count > 0)
            WriteMembers(information, screen);
        if (information.Network is { } network)
            WriteNetwork(network, screen);
        if (information.Hyperparameters.Count > 0)
        {
            output.WriteLine();
            Line(output, $"settings: 'timbre models {information.Name}' lists what --set takes");
        }
    }

    private static void WriteSaved(ModelInformation information, TextWriter output)
    {
        var size = new FileInfo(information.File!).Length / 1048576.0;
        Line(output, FormattableString.Invariant($"model            {information.Name} ({information.Kind.ToString()!.ToLowerInvariant()}), {size:0.00} MiB"));
        if (information.Summary.Length > 0)
            Line(output, $"what it is       {information.Summary}");
        Line(output, $"classes          {string.Join(", ", information.Classes!)}");
        var representation = information.Representation!;
        Line(output, FormattableString.Invariant($"hears            windows of {representation.Window.TotalSeconds:0.##} s at {Representation.Rate.Hertz} Hz"));
        if (representation.Features is { } features)
            Line(output, $"features         {features.Names.Count}{(features.SetName.Length > 0 ? $" ({features.SetName})" : "")}");
        if (representation.LogMel is { } logMel)
            Line(output, FormattableString.Invariant($"log-mel          {logMel.Bands} bands, {logMel.ColumnsPerWindow} columns a window, {-logMel.FloorDecibels} dB{(logMel.Layout == LogMelLayout.Picture ? ", as the public color pictures show it" : "")}"));
        var card = information.Card!;
        Line(output, $"trained on       {card.Data}, {card.TrainedOn} items{(card.Refitted ? " (training and validation part)" : "")}, split {card.Split}, seed {card.Seed}");
        Line(output, $"command          {card.Command}");
        if (Number("accuracy") is { } accuracy)
            Line(output, FormattableString.Invariant($"on the test part accuracy {accuracy:0.000}, macro F1 {Number("macro_f1"):0.000}, log loss {Number("log_loss"):0.000}, {Number("n")} items"));
        Line(output, FormattableString.Invariant($"confidence       sure from {card.SureFrom:0.00}, leaning from {card.LeaningFrom:0.00}"));
        if (card.Notes.Length > 0)
            Line(output, $"notes            {card.Notes}");

        // A card may hold anything.
        double? Number(string name) => card.Metrics[name] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number && value.TryGetValue<double>(out var number) ? number : null;
    }

    private static void WriteMembers(ModelInformation information, Screen screen)
    {
        var together = information.Rule == EnsembleRule.Stack ? "a stacked logistic regression" : $"{information.Rule.ToString()!.ToLowerInvariant()} vote";
        screen.Writer.WriteLine();
        Line(screen.Writer, $"{information.Members.Count} members, combined by {together}");
        screen.WriteTable(
            [["member", "kind", "weight"], .. information.Members.Select(member => new[] { PlainText.OneLine(member.Name), member.Kind, member.Weight is { } share ? FormattableString.Invariant($"{share:0.000}") : "" })],
            "  ");
    }

    /// <summary>A row for each module, indented by what it is part of.</summary>
    private static void WriteNetwork(NetworkSummary network, Screen screen)
    {
        screen.Writer.WriteLine();
        screen.WriteTable(
            [
                ["layer", "what", "output", "parameters"],
                ["input", "", Shape(network.Input), ""],
                .. network.Layers.Select(layer => new[]
                {
                    PlainText.OneLine(Name(layer)),
                    PlainText.OneLine(layer.Detail.Length > 0 ? $"{layer.Kind}({layer.Detail})" : layer.Kind),
                    Shape(layer.Output),
                    layer.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                }),
            ],
            numbers: 3);
        screen.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{network.Parameters:N0} parameters, {network.TrainedParameters:N0} of them trained, and {network.BufferValues:N0} kept statistics; {network.Parameters * sizeof(float) / 1048576.0:0.00} MiB"));
    }

    private static string Name(LayerSummary layer)
    {
        var own = new string(' ', 2 * layer.Depth) + layer.Name[(layer.Name.LastIndexOf('.') + 1)..];
        return own.Length <= WidestName ? own : own[..WidestName];
    }

    private static string Shape(IReadOnlyList<long>? shape) => shape is null ? "-" : string.Join(" × ", shape);

    // Whatever a model file says of itself may be crafted.
    private static void Line(TextWriter output, string text) => output.WriteLine(PlainText.OneLine(text));
}

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
