namespace Timbre.Training.Fitting;

/// <summary>One setting of a model: its name as <c>--set name=value</c> takes it, its default, what values it may have, and which ones a search tries.</summary>
/// <param name="Name">Lower case, words joined by hyphens.</param>
/// <param name="Description">One line for the help text.</param>
internal sealed record Hyperparameter(string Name, string Default, string Description)
{
    private const int LongestText = 4096;

    /// <summary>The words it takes; empty where it takes numbers alone.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>The smallest and largest number it takes, both included, or null where it takes words alone.</summary>
    public (double Minimum, double Maximum)? Range { get; private init; }

    public bool IsInteger { get; private init; }

    /// <summary>What any text stands for, such as <c>a file</c>; null where it takes numbers and words alone.</summary>
    public string? TextMeaning { get; private init; }

    /// <summary>The values that <see cref="GridSearch"/> tries; empty for a setting that it leaves alone.</summary>
    /// <exception cref="ArgumentException">One of them is not permitted.</exception>
    public IReadOnlyList<string> Grid
    {
        get;
        init
        {
            foreach (var tried in value)
                _ = Read(tried);
            field = value;
        }
    } = [];

    /// <summary>What it was called in models that were saved earlier; null where it had no other name.</summary>
    internal string? FormerName { get; init; }

    /// <summary>The permitted values in words, such as <c>a whole number from 1 to 1000</c>.</summary>
    public string Permitted
    {
        get
        {
            var parts = Words.ToList();
            if (Range is { } range)
                parts.Add($"a {(IsInteger ? "whole number" : "number")} from {range.Minimum} to {range.Maximum}");
            if (TextMeaning is not null)
                parts.Add(TextMeaning);
            return string.Join(" or ", parts);
        }
    }

    internal static Hyperparameter Number(string name, double value, double minimum, double maximum, string description) =>
        new(name, FormattableString.Invariant($"{value}"), description) { Range = (minimum, maximum) };

    internal static Hyperparameter NumberOrWord(string name, string value, double minimum, double maximum, string[] words, string description) =>
        new(name, value, description) { Range = (minimum, maximum), Words = words };

    internal static Hyperparameter Integer(string name, int value, int minimum, int maximum, string description) =>
        new(name, FormattableString.Invariant($"{value}"), description) { Range = (minimum, maximum), IsInteger = true };

    internal static Hyperparameter Text(string name, string value, string meaning, string description) =>
        new(name, value, description) { TextMeaning = meaning };

    internal static Hyperparameter Choice(string name, string value, string[] words, string description) =>
        new(name, value, description) { Words = words };

    /// <summary>A value in canonical form.</summary>
    /// <param name="renamed">A setting that was called so before; null where none was.</param>
    /// <exception cref="ArgumentException">It is not permitted; the message says what is.</exception>
    internal string Read(string value, Hyperparameter? renamed = null)
    {
        if (Words.Contains(value))
            return value;
        if (Range is { } range
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= range.Minimum && number <= range.Maximum
            && (!IsInteger || number == Math.Floor(number)))
            return FormattableString.Invariant($"{number}");
        if (TextMeaning is not null && value.Length is > 0 and <= LongestText)
            return value;
        var hint = renamed is null ? "" : $"; the {renamed.Description} is now called '{renamed.Name}'";
        throw new ArgumentException($"'{PlainText.OneLine(value)}' is no value for '{Name}'; it takes {Permitted}{hint}");
    }
}

/// <summary>Checked values of a model's hyperparameters; what is not given has its default.</summary>
internal sealed class HyperparameterValues
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Checks the given values against the model's hyperparameters.</summary>
    /// <param name="given">Values by name; may be null.</param>
    /// <exception cref="ArgumentException">A name is unknown or a value not permitted; the message says what is.</exception>
    public HyperparameterValues(IReadOnlyList<Hyperparameter> schema, IReadOnlyDictionary<string, string>? given = null)
    {
        foreach (var parameter in schema)
            _values[parameter.Name] = parameter.Default;
        foreach (var (name, value) in given ?? new Dictionary<string, string>())
        {
            var parameter = schema.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw new ArgumentException($"'{PlainText.OneLine(name)}' is no setting of this model; it has {string.Join(", ", schema.Select(p => p.Name))}");
            _values[parameter.Name] = parameter.Read(value, schema.FirstOrDefault(candidate => candidate.FormerName == name));
        }
    }

    /// <summary>All values by name, as text in canonical form.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    internal string Word(string name) => _values[name];

    internal double Number(string name) => double.Parse(_values[name], CultureInfo.InvariantCulture);

    internal int Integer(string name) => int.Parse(_values[name], CultureInfo.InvariantCulture);
}
