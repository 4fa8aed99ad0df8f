namespace Timbre.Models.Classical;

/// <summary>What every classifier says of itself.</summary>
/// <param name="Name">The kind of classifier.</param>
/// <param name="Hyperparameters">The values that it was fitted with, by name.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Dimensions">Number of features.</param>
/// <param name="Present">The classes that had rows in the fit, in increasing order, at least two.</param>
internal sealed record ClassifierHeader(string Name, IReadOnlyDictionary<string, string> Hyperparameters, int Classes, int Dimensions, int[] Present)
{
    // No classifier has a tenth of this; what is longer is not printed either.
    private const int MaximumSettings = 100;
    private const int MaximumSettingLength = 100;

    /// <summary>Threads that a prediction may use. The probabilities do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    public void Write(ModelPartsWriter writer)
    {
        writer.Json.WriteString("name", Name);
        writer.Json.WriteNumber("classes", Classes);
        writer.Json.WriteNumber("dimensions", Dimensions);
        writer.Integers("present", Present);
        writer.Json.WriteStartObject("hyperparameters");
        foreach (var (name, value) in Hyperparameters)
            writer.Json.WriteString(name, value);
        writer.Json.WriteEndObject();
    }

    public static ClassifierHeader Read(ModelPartsReader reader)
    {
        var settings = reader.Texts("hyperparameters");
        if (settings.Count > MaximumSettings || settings.Any(setting => !IsShort(setting.Key) || !IsShort(setting.Value)))
            throw new ModelFormatException("model.json: 'hyperparameters' holds something else than names and values");
        // What the trees' 'max-features' was called before there was a choice of feature sets.
        if (settings.Remove("features", out var share))
            settings.TryAdd("max-features", share);
        var classes = reader.Integer("classes", 2, TabularClassifier.MaximumClasses);
        var present = reader.Integers("present", 0, classes - 1);
        if (present.Length < 2 || present.Zip(present.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ModelFormatException("model.json: 'present' is no increasing list of classes");
        return new ClassifierHeader(reader.Text("name"), settings, classes, reader.Integer("dimensions", 1, TabularClassifier.MaximumDimensions), present);
    }

    /// <summary>The value of a hyperparameter that takes one of some words.</summary>
    public string Word(string name, params ReadOnlySpan<string> words) =>
        Hyperparameters.TryGetValue(name, out var value) && words.Contains(value)
            ? value
            : throw new ModelFormatException($"model.json: the hyperparameter '{name}' is missing or none of its words");

    /// <summary>The value of a hyperparameter that is a whole number.</summary>
    public int Integer(string name, int minimum, int maximum) =>
        int.TryParse(Hyperparameters.GetValueOrDefault(name), out var value) && value >= minimum && value <= maximum
            ? value
            : throw new ModelFormatException($"model.json: the hyperparameter '{name}' is no whole number from {minimum} to {maximum}");

    private static bool IsShort(string text) => text.Length is > 0 and <= MaximumSettingLength && text.All(character => character is > ' ' and <= '~');
}
