namespace Timbre.Models.Inputs;

/// <summary>
/// Crops of a log-mel image, as one channel of bands × columns, each band standardized over the training part: random ones in training, in
/// evaluation evenly spaced ones whose predictions are averaged.
/// </summary>
public sealed class LogMelCropInput : NetworkInput
{
    /// <summary>An input of crops.</summary>
    /// <param name="bands">Mel bands of the images.</param>
    /// <param name="columns">Columns of a crop.</param>
    /// <param name="hop">Columns between the evaluation crops.</param>
    /// <param name="mean">What is subtracted from the levels of each band; null until it is learned.</param>
    /// <param name="scale">What the difference is multiplied by; null until it is learned.</param>
    /// <exception cref="ArgumentException">A size is out of range, or there is not a finite number for each band.</exception>
    [JsonConstructor]
    public LogMelCropInput(int bands, int columns, int hop, float[]? mean = null, float[]? scale = null)
    {
        RequireStretch(bands, columns, hop);
        (Bands, Columns, Hop) = (bands, columns, hop);
        (Mean, Scale) = (Numbers(mean, bands, 0), Numbers(scale, bands, 1 / 255f));
    }

    /// <summary>Mel bands.</summary>
    public int Bands { get; }

    /// <summary>Columns of a crop.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation crops.</summary>
    public int Hop { get; }

    /// <summary>What is subtracted from each level of a band.</summary>
    public float[] Mean { get; }

    /// <summary>What the difference is multiplied by.</summary>
    public float[] Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [1, Bands, Columns];

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return SpectrogramCrop.Views(example.LogMel!, Columns, Hop);
    }

    internal override void WriteRawView(Example example, int index, Span<float> raw) =>
        SpectrogramCrop.Copy(example.LogMel!, SpectrogramCrop.Starts(example.LogMel!, Columns, Hop)[index], Columns, raw);

    internal override IReadOnlyList<long> RawShape => [Bands, Columns];

    internal override ExportedView Describe() => new("log_mel", "levels 0 to 255 of a stretch of the log-mel image, (band, column), lowest band first", Columns, Hop);

    internal override string AddTo(GraphBuilder graph, string raw) =>
        graph.Add("Unsqueeze", [AddScaling(graph, raw, Mean, Scale, Bands, 1), graph.Constant([1L], 1)]);

    internal override bool Fits(Representation representation) => representation.LogMel?.Bands == Bands;

    internal override void Normalize(ReadOnlySpan<float> raw, Span<float> view)
    {
        for (var band = 0; band < Bands; band++)
        {
            var row = view.Slice(band * Columns, Columns);
            TensorPrimitives.Subtract(raw.Slice(band * Columns, Columns), Mean[band], row);
            TensorPrimitives.Multiply(row, Scale[band], row);
        }
    }
}
