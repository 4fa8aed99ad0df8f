using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Timbre.Learning.MelStatistics;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks.Inputs;

/// <summary>
/// Statistics of stretches of a log-mel image as a vector, each standardized over the training part and clipped to ±5. Random, changed
/// stretches in training: the statistics are those of the changed spectrogram. Evenly spaced ones in evaluation.
/// </summary>
public sealed class MelStatisticsInput : NetworkInput
{
    internal const string KindName = "mel-statistics";
    private const float Clip = 5;

    private readonly SpectrogramAugmentation _augmentation;
    private readonly MelStatisticSet _statistics;
    // Validation looks at the same stretches after every epoch; their statistics are the same each time.
    private readonly ConditionalWeakTable<LogMelImage, float[]?[]> _computed = [];
    private float[] _mean;
    private float[] _scale;

    /// <summary>An input of statistics, to be fitted.</summary>
    /// <param name="statistics">Which, for images of how many bands.</param>
    /// <param name="columns">Columns of a stretch, at least <see cref="MelStatisticSet.LeastColumns"/>.</param>
    /// <param name="hop">Columns between the evaluation stretches.</param>
    /// <param name="augmentation">What happens to training stretches.</param>
    public MelStatisticsInput(MelStatisticSet statistics, int columns, int hop, SpectrogramAugmentation? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, MelStatisticSet.LeastColumns);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1);
        (_statistics, Columns, Hop) = (statistics, columns, hop);
        _augmentation = augmentation ?? SpectrogramAugmentation.None;
        _mean = new float[statistics.Names.Count];
        _scale = Enumerable.Repeat(1f, statistics.Names.Count).ToArray();
    }

    /// <summary>Mel bands of the images.</summary>
    public int Bands => _statistics.Bands;

    /// <summary>Columns of a stretch.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation stretches.</summary>
    public int Hop { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [_mean.Length];

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var vectors = training.SelectMany(example => Enumerable.Range(0, EvaluationViews(example).Count).Select(index => Compute(example.LogMel!, index))).ToArray();
        for (var i = 0; i < _mean.Length; i++)
        {
            var mean = vectors.Average(vector => (double)vector[i]);
            var deviation = Math.Sqrt(vectors.Average(vector => Math.Pow(vector[i] - mean, 2)));
            _mean[i] = (float)mean;
            // A statistic that never varies carries nothing: it becomes 0, not noise blown up.
            _scale[i] = deviation > 1e-4 ? (float)(1 / deviation) : 0;
        }
    }

    /// <inheritdoc/>
    public override void WriteTrainingView(Example example, Random random, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(random);
        var levels = ArrayPool<float>.Shared.Rent(Bands * Columns);
        var stretch = levels.AsSpan(0, Bands * Columns);
        SpectrogramCrop.Draw(example.LogMel!, Columns, _augmentation, random, stretch);
        _statistics.Compute(stretch, Columns, view);
        ArrayPool<float>.Shared.Return(levels);
        Normalize(view);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return SpectrogramCrop.Views(example.LogMel!, Columns, Hop);
    }

    /// <inheritdoc/>
    public override void WriteEvaluationView(Example example, int index, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        Compute(example.LogMel!, index).CopyTo(view);
        Normalize(view);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new()
    {
        ["kind"] = KindName,
        ["bands"] = Bands,
        ["columns"] = Columns,
        ["hop"] = Hop,
        ["families"] = new JsonArray(_statistics.Chosen.Select(name => (JsonNode)name).ToArray()),
        ["mean"] = ToArray(_mean),
        ["scale"] = ToArray(_scale),
    };

    internal static MelStatisticsInput Read(JsonObject json)
    {
        var (bands, columns, hop) = Stretch(json, MelStatisticSet.LeastBands, MelStatisticSet.LeastColumns);
        var families = (json["families"] as JsonArray)?.Select(node => node!.GetValue<string>()).ToArray() ?? [];
        if (families.Length == 0 || families.Length != families.Intersect(MelStatisticSet.FamilyNames).Count())
            throw new ModelFormatException($"the model's input claims the statistics '{string.Join(',', families)}'; it was made by a newer Timbre or is damaged");
        var statistics = new MelStatisticSet(bands, families);
        return new MelStatisticsInput(statistics, columns, hop)
        {
            _mean = Numbers(json, "mean", statistics.Names.Count),
            _scale = Numbers(json, "scale", statistics.Names.Count),
        };
    }

    /// <summary>The statistics of an evaluation stretch, which are kept as long as the image is.</summary>
    private float[] Compute(LogMelImage image, int index)
    {
        var starts = SpectrogramCrop.Starts(image, Columns, Hop);
        var kept = _computed.GetValue(image, _ => new float[]?[starts.Length]);
        if (kept[index] is { } known)
            return known;
        var vector = new float[_mean.Length];
        var levels = ArrayPool<float>.Shared.Rent(Bands * Columns);
        var stretch = levels.AsSpan(0, Bands * Columns);
        SpectrogramCrop.Copy(image, starts[index], Columns, stretch);
        _statistics.Compute(stretch, Columns, vector);
        ArrayPool<float>.Shared.Return(levels);
        kept[index] = vector;
        return vector;
    }

    private void Normalize(Span<float> view)
    {
        for (var i = 0; i < view.Length; i++)
            view[i] = Math.Clamp((view[i] - _mean[i]) * _scale[i], -Clip, Clip);
    }
}
