using System.Globalization;

namespace Timbre.Learning.Classical;

/// <summary>Checked values of a classifier's hyperparameters; what is not given has its default.</summary>
public sealed class HyperparameterValues
{
    private const int LongestText = 4096;

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Checks the given values against the classifier's hyperparameters.</summary>
    /// <param name="schema">What the classifier takes.</param>
    /// <param name="given">Values by name; may be null.</param>
    /// <exception cref="ArgumentException">A name is unknown or a value not permitted; the message says what is.</exception>
    public HyperparameterValues(IReadOnlyList<Hyperparameter> schema, IReadOnlyDictionary<string, string>? given = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var parameter in schema)
            _values[parameter.Name] = parameter.Default;
        foreach (var (name, value) in given ?? new Dictionary<string, string>())
        {
            var parameter = schema.FirstOrDefault(candidate => candidate.Name == name)
                ?? schema.FirstOrDefault(candidate => candidate.FormerName == name)
                ?? throw new ArgumentException($"'{name}' is no setting of this model; it has {string.Join(", ", schema.Select(p => p.Name))}");
            _values[parameter.Name] = Canonical(parameter, value, schema.FirstOrDefault(candidate => candidate.FormerName == name));
        }
    }

    /// <summary>All values by name, as text in canonical form.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    internal string Word(string name) => _values[name];

    internal double Number(string name) => double.Parse(_values[name], CultureInfo.InvariantCulture);

    internal int Integer(string name) => int.Parse(_values[name], CultureInfo.InvariantCulture);

    private static string Canonical(Hyperparameter parameter, string value, Hyperparameter? renamed)
    {
        if (parameter.Words.Contains(value))
            return value;
        if (parameter.Range is { } range
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= range.Minimum && number <= range.Maximum
            && (!parameter.IsInteger || number == Math.Floor(number)))
            return FormattableString.Invariant($"{number}");
        if (parameter.TextMeaning is not null && value.Length is > 0 and <= LongestText)
            return value;
        var hint = renamed is null || renamed == parameter ? "" : $"; the {renamed.Description} is now called '{renamed.Name}'";
        throw new ArgumentException($"'{value}' is no value for '{parameter.Name}'; it takes {parameter.Permitted}{hint}");
    }
}
