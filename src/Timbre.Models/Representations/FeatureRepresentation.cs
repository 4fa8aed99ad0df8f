namespace Timbre.Models.Representations;

/// <summary>A vector of named features for each stretch of sound.</summary>
/// <param name="SetName">The feature set that computes them from sound, such as <c>gtzan58</c>; empty for a table of unknown features, which can be learned from but not computed.</param>
/// <param name="Names">Their names, in order.</param>
/// <example>
/// <code>
/// using Timbre.Features.Tables;
/// using Timbre.Models.Representations;
///
/// var table = new FeatureTable(["brightness"], [new FeatureRow("a.wav", 66150, [1500], "jazz")]);
/// try
/// {
///     FeatureRepresentation.Of(table).FromTable(table with { FeatureNames = ["loudness"] }, "table.csv");
/// }
/// catch (RepresentationException exception)
/// {
///     Console.Error.WriteLine(exception.Message);    // names the feature that is missing
/// }
/// </code>
/// </example>
public sealed record FeatureRepresentation([property: JsonPropertyName("set")] string SetName, IReadOnlyList<string> Names)
{
    /// <summary>The representation of a table: the feature set that has exactly its columns, if there is one.</summary>
    public static FeatureRepresentation Of(FeatureTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var set = FeatureSet.All.FirstOrDefault(candidate => candidate.Names.SequenceEqual(table.FeatureNames));
        return new FeatureRepresentation(set?.Name ?? "", table.FeatureNames);
    }

    /// <summary>The representation of a feature set.</summary>
    public static FeatureRepresentation Of(FeatureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new FeatureRepresentation(set.Name, set.Names);
    }

    /// <summary>The statistics of the whole stretch of log-mel images, for models that learn from vectors.</summary>
    public static FeatureRepresentation OfStatistics(LogMelRepresentation images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new FeatureRepresentation(MelStatisticSet.SetName, new MelStatisticSet(images.Bands).Names);
    }

    /// <summary>Whether the features are the statistics of a log-mel image, which stands in the same representation.</summary>
    [JsonIgnore]
    public bool AreMelStatistics => SetName == MelStatisticSet.SetName;

    /// <summary>Computes the statistics of an image; one that is very short is repeated.</summary>
    public float[] FromLogMel(LogMelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var columns = Math.Max(image.Columns, MelStatisticSet.LeastColumns);
        var levels = new float[image.Bands * columns];
        for (var band = 0; band < image.Bands; band++)
        {
            var row = image.Band(band);
            for (var column = 0; column < columns; column++)
                levels[band * columns + column] = row[column % row.Length];
        }
        var values = new float[Names.Count];
        new MelStatisticSet(image.Bands).Compute(levels, columns, values);
        return values;
    }

    /// <summary>Computes the features of a stretch of sound.</summary>
    /// <exception cref="RepresentationException">The features are not ones that Timbre computes.</exception>
    public float[] FromAudio(Analysis analysis)
    {
        var set = FeatureSet.All.FirstOrDefault(candidate => candidate.Name == SetName)
            ?? throw new RepresentationException("the model learned from a table whose columns are no feature set of Timbre's, so it cannot hear sound; give it a table with the same columns");
        return Array.ConvertAll(set.Compute(analysis), value => (float)value);
    }

    /// <summary>The features of a table's row, found by name.</summary>
    /// <exception cref="RepresentationException">The table lacks some.</exception>
    public float[][] FromTable(FeatureTable table, string location)
    {
        ArgumentNullException.ThrowIfNull(table);
        var position = table.FeatureNames.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        var missing = Names.Where(name => !position.ContainsKey(name)).ToArray();
        if (missing.Length > 0)
            throw new RepresentationException($"{location}: lacks {missing.Length} of the {Names.Count} features the model needs, the first being '{missing[0]}'; make the table with 'timbre features --set {(SetName.Length > 0 ? SetName : "gtzan58")}'");
        var columns = Names.Select(name => position[name]).ToArray();
        return table.Rows.Select(row => Array.ConvertAll(columns, column => (float)row.Values[column])).ToArray();
    }
}
