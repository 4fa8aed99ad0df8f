using System.Text.Json.Nodes;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks.Inputs;

/// <summary>
/// Crops of a log-mel image, as one channel of bands × columns, each band standardized over the training part: random ones in training, in
/// evaluation evenly spaced ones whose predictions are averaged.
/// </summary>
public sealed class LogMelCropInput : NetworkInput
{
    internal const string KindName = "log-mel-crop";

    private readonly SpectrogramAugmentation _augmentation;
    private float[] _mean;
    private float[] _scale;

    /// <summary>An input of crops, to be fitted.</summary>
    /// <param name="bands">Mel bands of the images.</param>
    /// <param name="columns">Columns of a crop.</param>
    /// <param name="hop">Columns between the evaluation crops.</param>
    /// <param name="augmentation">What happens to training crops.</param>
    public LogMelCropInput(int bands, int columns, int hop, SpectrogramAugmentation? augmentation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1);
        (Bands, Columns, Hop) = (bands, columns, hop);
        _augmentation = augmentation ?? SpectrogramAugmentation.None;
        _mean = new float[bands];
        _scale = Enumerable.Repeat(1 / 255f, bands).ToArray();
    }

    /// <summary>Mel bands.</summary>
    public int Bands { get; }

    /// <summary>Columns of a crop.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation crops.</summary>
    public int Hop { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [1, Bands, Columns];

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        for (var band = 0; band < Bands; band++)
        {
            double sum = 0, squares = 0;
            long count = 0;
            foreach (var example in training)
            {
                foreach (var level in example.LogMel!.Band(band))
                {
                    sum += level;
                    squares += (double)level * level;
                }
                count += example.LogMel.Columns;
            }
            var mean = sum / count;
            _mean[band] = (float)mean;
            // A band that hardly varies (above a codec's cut-off, say) must not be blown up into noise: one level is the least spread.
            _scale[band] = (float)(1 / Math.Max(1, Math.Sqrt(Math.Max(0, squares / count - mean * mean))));
        }
    }

    /// <inheritdoc/>
    public override void WriteTrainingView(Example example, Random random, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(random);
        SpectrogramCrop.Draw(example.LogMel!, Columns, _augmentation, random, view);
        Normalize(view);
        SpectrogramCrop.Mask(Bands, Columns, _augmentation, random, view);
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
        SpectrogramCrop.Copy(example.LogMel!, SpectrogramCrop.Starts(example.LogMel!, Columns, Hop)[index], Columns, view);
        Normalize(view);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new()
    {
        ["kind"] = KindName,
        ["bands"] = Bands,
        ["columns"] = Columns,
        ["hop"] = Hop,
        ["mean"] = ToArray(_mean),
        ["scale"] = ToArray(_scale),
    };

    internal static LogMelCropInput Read(JsonObject json)
    {
        var (bands, columns, hop) = Stretch(json);
        return new LogMelCropInput(bands, columns, hop)
        {
            _mean = Numbers(json, "mean", bands),
            _scale = Numbers(json, "scale", bands),
        };
    }

    private void Normalize(Span<float> view)
    {
        for (var band = 0; band < Bands; band++)
        {
            var row = view.Slice(band * Columns, Columns);
            System.Numerics.Tensors.TensorPrimitives.Subtract(row, _mean[band], row);
            System.Numerics.Tensors.TensorPrimitives.Multiply(row, _scale[band], row);
        }
    }
}
