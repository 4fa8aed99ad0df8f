namespace Timbre.Training.Runs;

/// <summary>
/// The model by which everything was chosen, kept with its epochs while it is trained again on more items, so that an interrupted run need not choose
/// again.
/// </summary>
/// <param name="fingerprint">What the choice depends on; see <see cref="Fingerprint"/>.</param>
internal sealed class ChosenModel(string folder, string fingerprint)
{
    private readonly string _modelPath = Path.Combine(folder, "chosen.timbre");
    private readonly string _epochsPath = Path.Combine(folder, "chosen.json");

    /// <summary>Recipe, settings, seed and items of a training: another one's choice must not be taken for its own.</summary>
    public static string Fingerprint(ModelRecipe recipe, TrainingSettings settings, ExampleSet train, ExampleSet valid)
    {
        var text = new StringBuilder();
        text.AppendLine($"{TimbreVersion.Current} {recipe.Name} seed {settings.Seed} epochs {settings.Epochs} segment {settings.Segment} tune {settings.Tune}");
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

    public void Write(FittedModel chosen)
    {
        ModelFile.Save(_modelPath, chosen.Model, new ModelCard());
        AtomicFile.WriteText(_epochsPath, JsonSerializer.Serialize(new ChosenEpochs(fingerprint, chosen.History, chosen.MemberHistories), RunJson.Default.ChosenEpochs));
    }

    /// <summary>The choice that was kept; null where there is none, or one of another training.</summary>
    public FittedModel? Read()
    {
        if (!File.Exists(_epochsPath))
            return null;
        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadText(_epochsPath), RunJson.Default.ChosenEpochs) is { } epochs && epochs.Fingerprint == fingerprint
                ? new FittedModel(ModelFile.Load(_modelPath).Model, epochs.History) { MemberHistories = epochs.Members }
                : null;
        }
        // Written by another version, or damaged: the choice is made again.
        catch (Exception exception) when (exception is ModelFormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A finished run needs none.</summary>
    public void Delete()
    {
        File.Delete(_epochsPath);
        File.Delete(_modelPath);
    }
}

/// <summary>What was chosen with the model: the epochs of its training, and those of an ensemble's members.</summary>
internal sealed record ChosenEpochs(string Fingerprint, IReadOnlyList<EpochRecord> History, IReadOnlyList<IReadOnlyList<EpochRecord>> Members);
