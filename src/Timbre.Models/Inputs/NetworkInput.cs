namespace Timbre.Models.Inputs;

/// <summary>
/// How examples become a network's input tensor: the views of an example that predictions are averaged over, with the normalization that was
/// learned from the training part. Immutable, saved with the model, and used by any number of threads.
/// </summary>
/// <remarks>A new one is a class and its line here; one of another assembly is added to <see cref="InputKind.Added"/>.</remarks>
/// <example>
/// <code>
/// using Timbre.Models.Inputs;
/// using Timbre.Models.Representations;
///
/// var image = new LogMelImage(new byte[128 * 1000], bands: 128, columns: 1000, length: TimeSpan.FromSeconds(30));
/// var example = new Example(image.Length, new float[57], image);
/// NetworkInput[] inputs =
/// [
///     new TableInput(features: 57),
///     new LogMelCropInput(bands: 128, columns: 256, hop: 128),
///     new MelStatisticsInput(bands: 128, columns: 256, hop: 128),
///     new MfccSequenceInput(bands: 128, coefficients: 13, columns: 256, hop: 128),
///     new SpectrogramImageInput(bands: 128, columns: 256, hop: 128, channels: 3, height: 224, width: 224),
/// ];
/// foreach (var input in inputs)
/// {
///     var view = new float[input.ViewLength];
///     input.WriteEvaluationView(example, index: 0, view);
///     Console.WriteLine($"{input.EvaluationViews(example).Count} views of {string.Join(" × ", input.Shape)}");
/// }
/// </code>
/// </example>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TableInput), "table")]
[JsonDerivedType(typeof(LogMelCropInput), "log-mel-crop")]
[JsonDerivedType(typeof(SpectrogramImageInput), "spectrogram-image")]
[JsonDerivedType(typeof(MfccSequenceInput), "mfcc-sequence")]
[JsonDerivedType(typeof(MelStatisticsInput), "mel-statistics")]
public abstract class NetworkInput
{
    private const int MostBands = 1024;
    private const int MostColumns = 1 << 16;
    private const int MostLevels = 1 << 22;

    /// <summary>The shape of one view, without the batch axis.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>The number of values of one view.</summary>
    [JsonIgnore]
    public int ViewLength => Length(Shape);

    /// <summary>The stretches that views are taken from, in order of time.</summary>
    public abstract IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example);

    /// <summary>Writes one of the views.</summary>
    /// <param name="example">The example.</param>
    /// <param name="index">Which of <see cref="EvaluationViews"/>.</param>
    /// <param name="view">Receives <see cref="ViewLength"/> values.</param>
    public void WriteEvaluationView(Example example, int index, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        var rented = ArrayPool<float>.Shared.Rent(Length(RawShape));
        var raw = rented.AsSpan(0, Length(RawShape));
        WriteRawView(example, index, raw);
        Normalize(raw, view);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The shape of what a view is made of before it is normalized, as an exported network takes it.</summary>
    internal virtual IReadOnlyList<long> RawShape => Shape;

    /// <summary>Writes what one of the views is made of, as an exported network takes it.</summary>
    /// <param name="example">The example.</param>
    /// <param name="index">Which of <see cref="EvaluationViews"/>.</param>
    /// <param name="raw">Receives values of <see cref="RawShape"/>.</param>
    internal abstract void WriteRawView(Example example, int index, Span<float> raw);

    /// <summary>Makes a view of what it is made of; <see cref="AddTo"/> adds the same to a graph.</summary>
    internal abstract void Normalize(ReadOnlySpan<float> raw, Span<float> view);

    /// <summary>What is in it, for the card of an exported network.</summary>
    internal abstract ExportedView Describe();

    /// <summary>Adds the normalization of views to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="raw">The tensor of views, of <see cref="RawShape"/>.</param>
    /// <returns>The tensor of normalized views, of <see cref="Shape"/>.</returns>
    internal abstract string AddTo(GraphBuilder graph, string raw);

    /// <summary>Whether the examples of a representation hold what the views are made of.</summary>
    internal abstract bool Fits(Representation representation);

    private static int Length(IReadOnlyList<long> shape) => checked((int)shape.Aggregate(1L, (product, axis) => product * axis));

    /// <summary>Adds (x − mean) · scale, with both of one shape that broadcasts.</summary>
    private protected static string AddScaling(GraphBuilder graph, string raw, float[] mean, float[] scale, params ReadOnlySpan<long> shape) =>
        graph.Add("Mul", [graph.Add("Sub", [raw, graph.Constant(mean, shape)]), graph.Constant(scale, shape)]);

    /// <summary>Adds a limit to ±<paramref name="most"/>.</summary>
    private protected static string AddClip(GraphBuilder graph, string values, float most) => graph.Add("Clip", [values, graph.Constant([-most]), graph.Constant([most])]);

    /// <summary>Refuses sizes that no model has, before anything is allocated.</summary>
    private protected static void RequireStretch(int bands, int columns, int hop, int leastBands = 1, int leastColumns = 1)
    {
        if (bands < leastBands || bands > MostBands || columns < leastColumns || columns > MostColumns || (long)bands * columns > MostLevels || hop < 1)
            throw new ArgumentException($"{bands} bands and {columns} columns every {hop}; there are {leastBands} to {MostBands} bands, {leastColumns} to {MostColumns} columns, and at most {MostLevels} levels");
    }

    /// <summary>Normalization that leaves values near the range of the standardized ones, until it is learned.</summary>
    private protected static float[] Numbers(float[]? given, int count, float neutral)
    {
        if (given is null)
            return [.. Enumerable.Repeat(neutral, count)];
        return given.Length == count && Array.TrueForAll(given, float.IsFinite) ? given : throw new ArgumentException($"{given.Length} numbers to normalize by where {count} finite ones belong");
    }
}

/// <summary>What an exported network is given of a recording at once.</summary>
/// <param name="Kind"><c>features</c>, <c>mel_statistics</c>, <c>log_mel</c> or <c>picture</c>.</param>
/// <param name="Meaning">In words: what the numbers are, and in which order.</param>
/// <param name="Columns">Columns of the log-mel image that a view spans; null where it is the whole window.</param>
/// <param name="Hop">Columns between views.</param>
/// <param name="Names">Names of the features, where they are such.</param>
public sealed record ExportedView(string Kind, string Meaning, int? Columns = null, int? Hop = null, IReadOnlyList<string>? Names = null);
