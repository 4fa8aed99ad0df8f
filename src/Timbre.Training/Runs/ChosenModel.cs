using System.Text.Json.Serialization;

namespace Timbre.Training.Runs;

/// <summary>
/// The model by which everything was chosen, kept with its epochs while it is trained again on more items, so that an interrupted run need not choose
/// anew. A saved model whose card holds the epochs.
/// </summary>
/// <param name="fingerprint">What the choice depends on; see <see cref="Fingerprint"/>.</param>
internal sealed class ChosenModel(string folder, string fingerprint)
{
    private static readonly JsonSerializerOptions Numbers = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _path = Path.Combine(folder, "chosen.timbre");

    /// <summary>Recipe, settings, seed and items of a training: another one's choice must not be taken for its own.</summary>
    public static string Fingerprint(ModelRecipe recipe, TrainingSettings settings, ExampleSet train, ExampleSet valid)
    {
        var text = new StringBuilder();
        text.AppendLine($"{typeof(ChosenModel).Assembly.GetName().Version} {recipe.Name} seed {settings.Seed} epochs {settings.Epochs} segment {settings.Segment} tune {settings.Tune}");
        foreach (var (name, value) in recipe.Settings(settings.Options).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.AppendLine($"{name}={value}");
        foreach (var set in new[] { train, valid })
        {
            text.AppendLine("part");
            foreach (var item in set.Items)
                text.AppendLine($"{item.Id}\t{item.Label}");
        }
        return TextDigest.Of(text.ToString(), 64);
    }

    public void Write(FittedModel chosen) => ModelFile.Save(_path, chosen.Model, new ModelCard
    {
        Metrics = new JsonObject
        {
            ["fingerprint"] = fingerprint,
            ["history"] = JsonSerializer.SerializeToNode(chosen.History, Numbers),
            ["members"] = JsonSerializer.SerializeToNode(chosen.MemberHistories, Numbers),
        },
    });

    /// <summary>The choice that was kept; null where there is none, or one of another training.</summary>
    public FittedModel? Read()
    {
        if (!File.Exists(_path))
            return null;
        try
        {
            // The model last: nothing after it can fail and leave it behind.
            var metrics = ModelFile.ReadSummary(_path).Card.Metrics;
            if (metrics["fingerprint"]?.GetValue<string>() != fingerprint)
                return null;
            var history = metrics["history"].Deserialize<EpochRecord[]>(Numbers) ?? [];
            var members = metrics["members"].Deserialize<EpochRecord[][]>(Numbers) ?? [];
            return new FittedModel(ModelFile.Load(_path).Model, history) { MemberHistories = members };
        }
        // Written by another version, or damaged: the choice is made again.
        catch (Exception exception) when (exception is ModelFormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A finished run needs none.</summary>
    public void Delete() => File.Delete(_path);
}
