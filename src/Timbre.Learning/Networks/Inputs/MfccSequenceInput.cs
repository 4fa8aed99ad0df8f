using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Timbre.Learning.MelStatistics;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks.Inputs;

/// <summary>
/// Sequences of MFCCs, as steps × coefficients: the orthonormal DCT-II of each column of a log-mel image (Davis and Mermelstein 1980), each
/// coefficient standardized over the training part. Random stretches in training, evenly spaced ones in evaluation.
/// </summary>
public sealed class MfccSequenceInput : NetworkInput
{
    internal const string KindName = "mfcc-sequence";

    private readonly SpectrogramAugmentation _augmentation;
    private readonly float[] _basis;
    private float[] _mean;
    private float[] _scale;

    /// <summary>An input of sequences, to be fitted.</summary>
    /// <param name="bands">Mel bands of the images.</param>
    /// <param name="coefficients">MFCCs a column, at most as many as there are bands.</param>
    /// <param name="columns">Steps of a sequence.</param>
    /// <param name="hop">Columns between the evaluation stretches.</param>
    /// <param name="augmentation">What happens to training stretches, before the transform.</param>
    public MfccSequenceInput(int bands, int coefficients, int columns, int hop, SpectrogramAugmentation? augmentation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(coefficients, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(coefficients, bands);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1);
        (Bands, Coefficients, Columns, Hop) = (bands, coefficients, columns, hop);
        _augmentation = augmentation ?? SpectrogramAugmentation.None;
        _basis = CosineBasis.Get(bands, coefficients);
        _mean = new float[coefficients];
        _scale = Enumerable.Repeat(1f, coefficients).ToArray();
    }

    /// <summary>Mel bands of the images.</summary>
    public int Bands { get; }

    /// <summary>MFCCs a column.</summary>
    public int Coefficients { get; }

    /// <summary>Steps of a sequence.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation stretches.</summary>
    public int Hop { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [Columns, Coefficients];

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var (sums, squares, count) = (new double[Coefficients], new double[Coefficients], 0L);
        foreach (var example in training)
        {
            var image = example.LogMel!;
            var mfcc = new float[Coefficients * image.Columns];
            var levels = new float[image.Columns];
            for (var band = 0; band < Bands; band++)
            {
                TensorPrimitives.ConvertTruncating(image.Band(band), levels);
                Accumulate(band, levels, mfcc);
            }
            for (var coefficient = 0; coefficient < Coefficients; coefficient++)
            {
                var row = mfcc.AsSpan(coefficient * image.Columns, image.Columns);
                sums[coefficient] += TensorPrimitives.Sum<float>(row);
                squares[coefficient] += TensorPrimitives.SumOfSquares<float>(row);
            }
            count += image.Columns;
        }
        for (var coefficient = 0; coefficient < Coefficients; coefficient++)
        {
            var mean = sums[coefficient] / count;
            _mean[coefficient] = (float)mean;
            // One level is the least spread, as for images.
            _scale[coefficient] = (float)(1 / Math.Max(1, Math.Sqrt(Math.Max(0, squares[coefficient] / count - mean * mean))));
        }
    }

    /// <inheritdoc/>
    public override void WriteTrainingView(Example example, Random random, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(random);
        var levels = ArrayPool<float>.Shared.Rent(Bands * Columns);
        SpectrogramCrop.Draw(example.LogMel!, Columns, _augmentation, random, levels);
        Transform(levels, view);
        MaskSteps(random, view);
        ArrayPool<float>.Shared.Return(levels);
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
        var levels = ArrayPool<float>.Shared.Rent(Bands * Columns);
        SpectrogramCrop.Copy(example.LogMel!, SpectrogramCrop.Starts(example.LogMel!, Columns, Hop)[index], Columns, levels);
        Transform(levels, view);
        ArrayPool<float>.Shared.Return(levels);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new()
    {
        ["kind"] = KindName,
        ["bands"] = Bands,
        ["coefficients"] = Coefficients,
        ["columns"] = Columns,
        ["hop"] = Hop,
        ["mean"] = ToArray(_mean),
        ["scale"] = ToArray(_scale),
    };

    internal static MfccSequenceInput Read(JsonObject json)
    {
        var coefficients = Integer(json, "coefficients");
        var (bands, columns, hop) = Stretch(json, coefficients: coefficients);
        return new MfccSequenceInput(bands, coefficients, columns, hop)
        {
            _mean = Numbers(json, "mean", coefficients),
            _scale = Numbers(json, "scale", coefficients),
        };
    }

    /// <summary>Adds one band's share to every coefficient (rows of <paramref name="mfcc"/>).</summary>
    private void Accumulate(int band, ReadOnlySpan<float> levels, Span<float> mfcc)
    {
        for (var k = 0; k < Coefficients; k++)
        {
            var row = mfcc.Slice(k * levels.Length, levels.Length);
            TensorPrimitives.MultiplyAdd(levels, _basis[k * Bands + band], row, row);
        }
    }

    private void Transform(ReadOnlySpan<float> levels, Span<float> view)
    {
        var mfcc = ArrayPool<float>.Shared.Rent(Coefficients * Columns);
        mfcc.AsSpan(0, Coefficients * Columns).Clear();
        for (var band = 0; band < Bands; band++)
            Accumulate(band, levels.Slice(band * Columns, Columns), mfcc);
        for (var column = 0; column < Columns; column++)
        {
            for (var k = 0; k < Coefficients; k++)
                view[column * Coefficients + k] = (mfcc[k * Columns + column] - _mean[k]) * _scale[k];
        }
        ArrayPool<float>.Shared.Return(mfcc);
    }

    /// <summary>Blanks random stretches of time; bands cannot be blanked after the transform.</summary>
    private void MaskSteps(Random random, Span<float> view)
    {
        for (var mask = 0; mask < _augmentation.TimeMasks; mask++)
        {
            var width = random.Next(Math.Min(_augmentation.TimeMaskWidth, Columns / 4) + 1);
            view.Slice(random.Next(Columns - width + 1) * Coefficients, width * Coefficients).Clear();
        }
    }
}
