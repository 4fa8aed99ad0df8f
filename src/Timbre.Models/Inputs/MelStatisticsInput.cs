using System.Runtime.CompilerServices;

namespace Timbre.Models.Inputs;

/// <summary>
/// Statistics of stretches of a log-mel image as a vector, each standardized over the training part and clipped to ±5. Random, changed
/// stretches in training: the statistics are those of the changed spectrogram. Evenly spaced ones in evaluation.
/// </summary>
public sealed class MelStatisticsInput : NetworkInput
{
    private const float Clip = 5;

    private readonly MelStatisticSet _statistics;
    // Validation looks at the same stretches after every epoch; their statistics are the same each time.
    private readonly ConditionalWeakTable<LogMelImage, float[]?[]> _computed = [];

    /// <summary>An input of statistics.</summary>
    /// <param name="bands">Mel bands of the images, at least <see cref="MelStatisticSet.LeastBands"/>.</param>
    /// <param name="columns">Columns of a stretch, at least <see cref="MelStatisticSet.LeastColumns"/>.</param>
    /// <param name="hop">Columns between the stretches.</param>
    /// <param name="families">Families of statistics, of <see cref="MelStatisticSet.FamilyNames"/>; null for all.</param>
    /// <param name="mean">What is subtracted from each statistic; null until it is learned.</param>
    /// <param name="scale">What the difference is multiplied by; null until it is learned.</param>
    /// <exception cref="ArgumentException">A size is out of range, a family unknown, or there is not a finite number for each statistic.</exception>
    [JsonConstructor]
    public MelStatisticsInput(int bands, int columns, int hop, IReadOnlyList<string>? families = null, float[]? mean = null, float[]? scale = null)
    {
        RequireStretch(bands, columns, hop, MelStatisticSet.LeastBands, MelStatisticSet.LeastColumns);
        _statistics = new MelStatisticSet(bands, families);
        (Columns, Hop) = (columns, hop);
        (Mean, Scale) = (Numbers(mean, _statistics.Names.Count, 0), Numbers(scale, _statistics.Names.Count, 1));
    }

    /// <summary>Families of statistics.</summary>
    public IReadOnlyList<string> Families => _statistics.Chosen;

    /// <summary>Mel bands of the images.</summary>
    public int Bands => _statistics.Bands;

    /// <summary>Columns of a stretch.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation stretches.</summary>
    public int Hop { get; }

    /// <summary>What is subtracted from each statistic.</summary>
    public float[] Mean { get; }

    /// <summary>What the difference is multiplied by.</summary>
    public float[] Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [Mean.Length];

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return SpectrogramCrop.Views(example.LogMel!, Columns, Hop);
    }

    internal override void WriteRawView(Example example, int index, Span<float> raw) => Compute(example.LogMel!, index).CopyTo(raw);

    /// <summary>The statistics of any stretch, not standardized.</summary>
    internal void Compute(Span<float> levels, Span<float> view) => _statistics.Compute(levels, Columns, view);

    /// <summary>The statistics of an evaluation stretch, not standardized, which are kept as long as the image is.</summary>
    internal float[] Compute(LogMelImage image, int index)
    {
        var starts = SpectrogramCrop.Starts(image, Columns, Hop);
        var kept = _computed.GetValue(image, _ => new float[]?[starts.Length]);
        if (kept[index] is { } known)
            return known;
        var vector = new float[Mean.Length];
        var levels = ArrayPool<float>.Shared.Rent(Bands * Columns);
        var stretch = levels.AsSpan(0, Bands * Columns);
        SpectrogramCrop.Copy(image, starts[index], Columns, stretch);
        _statistics.Compute(stretch, Columns, vector);
        ArrayPool<float>.Shared.Return(levels);
        kept[index] = vector;
        return vector;
    }

    internal override ExportedView Describe() =>
        new("mel_statistics", $"Timbre's statistics of the levels of a stretch of the log-mel image, families {string.Join(", ", Families)}", Columns, Hop, _statistics.Names);

    internal override string AddTo(GraphBuilder graph, string raw) => AddClip(graph, AddScaling(graph, raw, Mean, Scale, Mean.Length), Clip);

    internal override bool Fits(Representation representation) => representation.LogMel?.Bands == Bands;

    internal override void Normalize(ReadOnlySpan<float> raw, Span<float> view)
    {
        for (var i = 0; i < view.Length; i++)
            view[i] = Math.Clamp((raw[i] - Mean[i]) * Scale[i], -Clip, Clip);
    }
}
