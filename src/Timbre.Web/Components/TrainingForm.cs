namespace Timbre.Web.Components;

/// <summary>What stands in the fields of the form that starts a training, as text, and what is wrong with it.</summary>
internal sealed class TrainingForm
{
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>The data folder's path, or nothing for the built-in set.</summary>
    public string? Data { get; set; }

    /// <summary>The recipe's name, or nothing for the one that fits the data.</summary>
    public string? Model { get; set; }

    /// <summary>The split, or nothing for the default.</summary>
    public string? Split { get; set; }

    public string? Epochs { get; set; }

    public string? Seed { get; set; }

    /// <summary>Seconds of a piece.</summary>
    public string? Segment { get; set; }

    public string? Name { get; set; }

    /// <summary>The classes chosen; all where none is.</summary>
    public string[]? Classes { get; set; }

    /// <summary>Whether settings are searched: <c>on</c> or nothing.</summary>
    public string? Tune { get; set; }

    public string? Problem(string field) => _problems.GetValueOrDefault(field);

    /// <summary>The order, or null where a field does not hold what it should.</summary>
    public TrainingOrder? Read()
    {
        _problems.Clear();
        var order = new TrainingOrder
        {
            Data = Given(Data),
            Model = Given(Model),
            Split = ReadSplit(),
            Epochs = (int?)ReadWhole(nameof(Epochs), Epochs, 1, 100_000),
            Seed = ReadWhole(nameof(Seed), Seed, long.MinValue, long.MaxValue) ?? 0,
            Segment = ReadSegment(),
            Tune = Tune is not null,
            Name = Given(Name),
            Classes = ReadClasses(),
        };
        return _problems.Count == 0 ? order : null;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string? ReadSplit()
    {
        if (Given(Split) is not { } text)
            return null;
        try
        {
            return SplitPlan.Parse(text).Name;
        }
        catch (FormatException)
        {
            _problems[nameof(Split)] = "Choose one of the splits.";
            return null;
        }
    }

    private long? ReadWhole(string field, string? text, long least, long most)
    {
        if (Given(text) is not { } given)
            return null;
        if (long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _problems[field] = least > long.MinValue ? $"A whole number from {least} to {most.ToString("N0", CultureInfo.InvariantCulture)}." : "A whole number.";
        return null;
    }

    private double? ReadSegment()
    {
        if (Given(Segment) is not { } given)
            return null;
        if (double.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0.5 and <= 3600)
            return value;
        _problems[nameof(Segment)] = "Seconds from 0.5 to 3600.";
        return null;
    }

    private string[]? ReadClasses()
    {
        if (Classes is not { Length: > 0 })
            return null;
        if (Classes.Length == 1)
            _problems[nameof(Classes)] = "Choose at least two genres, or none for all of them.";
        return Classes;
    }
}
