namespace Timbre.Models.MelStatistics;

/// <summary>
/// Fixed statistics of a stretch of a log-mel spectrogram: timbre, dynamics, tonality, attacks, rhythm and texture in one vector, the same
/// length for any stretch. They are computed from levels about their mean, so neither loudness nor an image's own scale changes them much.
/// </summary>
/// <example>
/// <code>
/// using Timbre.Models.MelStatistics;
///
/// var set = new MelStatisticSet(bands: 128);
/// var values = new float[set.Names.Count];
/// set.Compute(new float[128 * 256], columns: 256, values);
/// Console.WriteLine($"{values.Length} statistics of {string.Join(", ", set.Chosen)}");
/// </code>
/// </example>
public sealed class MelStatisticSet
{
    /// <summary>The name of the representation that holds the statistics of whole recordings.</summary>
    public const string SetName = "mel-statistics";

    /// <summary>The fewest columns of a stretch; about two seconds.</summary>
    public const int LeastColumns = 2 * ChangeStatistics.LongestLag;

    /// <summary>The fewest mel bands.</summary>
    public const int LeastBands = 4;

    private static readonly StatisticFamily[] Families =
    [
        new CepstralStatistics(),
        new BandStatistics(),
        new ContrastStatistics(),
        new OnsetStatistics(),
        new CorrelationStatistics(),
        new ChangeStatistics(),
        new ModulationStatistics(),
        new TextureStatistics(),
        new PulseStatistics(),
        new LoudnessStatistics(),
    ];

    private readonly (StatisticFamily Family, int Count)[] _families;

    /// <summary>The statistics of some families.</summary>
    /// <param name="bands">Mel bands of the spectrograms, at least <see cref="LeastBands"/>.</param>
    /// <param name="families">Some of <see cref="FamilyNames"/>, each once; null for all.</param>
    /// <exception cref="ArgumentException">A family is unknown or stands twice.</exception>
    public MelStatisticSet(int bands, IReadOnlyList<string>? families = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, LeastBands);
        Bands = bands;
        Chosen = families ?? FamilyNames;
        if (Chosen.Count == 0 || Chosen.Distinct(StringComparer.Ordinal).Count() != Chosen.Count || Chosen.Except(FamilyNames).Any())
            throw new ArgumentException($"'{string.Join(',', Chosen)}' are no families of statistics; name some of {string.Join(", ", FamilyNames)}, each once", nameof(families));
        var names = new List<string>();
        _families = Families.Where(family => Chosen.Contains(family.Name)).Select(family =>
        {
            var own = family.Names(bands).ToArray();
            names.AddRange(own);
            return (family, own.Length);
        }).ToArray();
        Names = names;
    }

    /// <summary>The families that there are, in the order in which they are computed.</summary>
    public static IReadOnlyList<string> FamilyNames { get; } = Families.Select(family => family.Name).ToArray();

    /// <summary>Mel bands.</summary>
    public int Bands { get; }

    /// <summary>The families that are computed.</summary>
    public IReadOnlyList<string> Chosen { get; }

    /// <summary>The statistics' names, in the order of their values.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Computes them.</summary>
    /// <param name="levels">Levels 0 to 255, row-major, <see cref="Bands"/> × <paramref name="columns"/>.</param>
    /// <param name="columns">At least <see cref="LeastColumns"/>.</param>
    /// <param name="values">Takes one finite value for each of <see cref="Names"/>.</param>
    public void Compute(ReadOnlySpan<float> levels, int columns, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, LeastColumns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Names.Count);
        using var window = new MelWindow(levels, Bands, columns);
        foreach (var (family, count) in _families)
        {
            family.Compute(window, values[..count]);
            values = values[count..];
        }
    }
}

/// <summary>Statistics of one kind of a log-mel window.</summary>
/// <param name="name">The name by which the family is chosen, and with which the names of its statistics begin.</param>
internal abstract class StatisticFamily(string name)
{
    /// <summary>The family's name.</summary>
    public string Name => name;

    /// <summary>The names of its statistics for windows of so many bands, in order.</summary>
    public abstract IEnumerable<string> Names(int bands);

    /// <summary>Computes them.</summary>
    /// <param name="window">The window.</param>
    /// <param name="values">Takes one value a name.</param>
    public abstract void Compute(MelWindow window, Span<float> values);

    /// <summary>Names of one quantity for each of several places: <c>family_quantity_0</c> onward.</summary>
    protected IEnumerable<string> Numbered(string quantity, int count) =>
        Enumerable.Range(0, count).Select(index => $"{name}_{quantity}_{index}");
}
