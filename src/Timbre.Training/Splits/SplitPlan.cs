namespace Timbre.Training.Splits;

/// <summary>How to divide a data set: parsed from <c>--split</c>, turned into one or more <see cref="Split"/>s with a seed.</summary>
internal abstract record SplitPlan
{
    /// <summary>70 % training, 15 % validation, 15 % test; no track on both sides; stratified by class.</summary>
    public static SplitPlan Default { get; } = new FractionSplitPlan(0.70, 0.15, 0.15, ByTrack: true, "tracks:70/15/15");

    /// <summary>The plan as written on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Whether there is a validation part to choose by.</summary>
    public abstract bool HasValidation { get; }

    /// <param name="seed">The run's seed; plans that read files ignore it.</param>
    /// <exception cref="DatasetException">The data is too small for the plan, or files of the plan do not fit the data.</exception>
    public abstract IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed);

    /// <summary>The plan nearest to this one under which neither a track nor a group stands on both sides; null where that is this one.</summary>
    /// <param name="leak">What stands on both sides under this plan.</param>
    /// <param name="groups">The groups known of the data; null where there are none.</param>
    /// <remarks>It measures what a leak is worth: the same model, trained and tested once more under it, against the figure of this plan.</remarks>
    public SplitPlan? Honest(SplitLeak leak, TrackGroups? groups)
    {
        if (leak.IsClean)
            return null;
        return this switch
        {
            FractionSplitPlan fraction when groups is not null => Parse($"groups:{groups.File}:{fraction.Percentages}"),
            FractionSplitPlan fraction => Parse($"tracks:{fraction.Percentages}"),
            FoldSplitPlan folds when groups is not null => Parse($"{folds.Name}:{groups.File}"),
            GroupSplitPlan other when groups is not null && groups.File != other.File => other.Inner.Honest(leak, groups),
            _ => new ExclusiveSplitPlan(this),
        };
    }

    /// <summary>Reads a plan: <c>tracks:70/15/15</c>, <c>tracks:80/20</c>, <c>segments:80/20</c>, <c>files:TRAIN,VALID,TEST</c>, <c>groups:FILE.csv</c> (or <c>groups:FILE.csv:80/20</c>), <c>kfold:K</c>, <c>kfold:KxR</c> or <c>kfold:KxR:FILE.csv</c>.</summary>
    /// <exception cref="FormatException">It is none of these; the message shows the forms.</exception>
    public static SplitPlan Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, rest) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            "tracks" => Fractions(text, rest.Length == 0 ? "70/15/15" : rest, byTrack: true),
            "segments" => Fractions(text, rest.Length == 0 ? "80/20" : rest, byTrack: false),
            "files" => Files(text, rest),
            "groups" => Groups(text, rest),
            "kfold" => Folds(text, rest),
            _ => throw new FormatException($"--split {text}: expected tracks:70/15/15, tracks:80/20, segments:80/20, files:TRAIN,VALID,TEST, groups:FILE.csv, kfold:K or kfold:KxR"),
        };
    }

    private static FractionSplitPlan Fractions(string text, string numbers, bool byTrack)
    {
        var parts = numbers.Split('/');
        var values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out values[i]))
                throw new FormatException($"--split {text}: '{parts[i]}' is not a percentage");
        }
        if (values.Length is < 2 or > 3 || Math.Abs(values.Sum() - 100) > 1e-6 || values[0] <= 0 || values[^1] <= 0)
            throw new FormatException($"--split {text}: give training/validation/test or training/test percentages that add up to 100, such as 70/15/15");
        return new FractionSplitPlan(values[0] / 100, values.Length == 3 ? values[1] / 100 : 0, values[^1] / 100, byTrack, text);
    }

    private static FileSplitPlan Files(string text, string list)
    {
        var files = list.Split(',', StringSplitOptions.TrimEntries);
        if (files.Length != 3 || files.Any(file => file.Length == 0))
            throw new FormatException($"--split {text}: give three files, files:TRAIN,VALID,TEST, each with one item a line");
        return new FileSplitPlan(files[0], files[1], files[2]);
    }

    private static GroupSplitPlan Groups(string text, string rest)
    {
        var colon = rest.LastIndexOf(':');
        var hasFractions = colon >= 0 && rest.IndexOf('/', colon) >= 0 && char.IsAsciiDigit(rest.ElementAtOrDefault(colon + 1));
        var file = hasFractions ? rest[..colon] : rest;
        if (file.Length == 0)
            throw new FormatException($"--split {text}: give a CSV with the columns file and group, such as groups:groups.csv or groups:groups.csv:80/20");
        return new GroupSplitPlan(file, Fractions(text, hasFractions ? rest[(colon + 1)..] : "70/15/15", byTrack: true), text);
    }

    private static SplitPlan Folds(string text, string rest)
    {
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var (numbers, file) = colon < 0 ? (rest, null) : (rest[..colon], rest[(colon + 1)..]);
        var parts = numbers.Split('x');
        if (parts.Length > 2 || !Number(parts[0], 2, out var folds) || !Number(parts.ElementAtOrDefault(1) ?? "1", 1, out var repeats) || file is "")
            throw new FormatException($"--split {text}: give the number of folds, at least 2, such as kfold:10, how often, such as kfold:5x3, and groups to keep whole, such as kfold:5x3:groups.csv");
        var plan = new FoldSplitPlan(folds, repeats);
        return file is null ? plan : new GroupSplitPlan(file, plan, text);
    }

    private static bool Number(string text, int least, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= 1000;
}

/// <summary>Which items are trained on, chosen by, and measured on: disjoint index lists into a data set's items.</summary>
/// <param name="Valid">Items that choose (early stopping, hyperparameters); may be empty.</param>
/// <param name="Test">Items the reported figures come from, looked at once.</param>
/// <param name="Name">The split as given on the command line, with the fold where there are several.</param>
internal sealed record Split(IReadOnlyList<int> Train, IReadOnlyList<int> Valid, IReadOnlyList<int> Test, string Name);
