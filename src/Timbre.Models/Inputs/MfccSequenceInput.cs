namespace Timbre.Models.Inputs;

/// <summary>
/// Sequences of MFCCs, as steps × coefficients: the orthonormal DCT-II of each column of a log-mel image (Davis and Mermelstein 1980), each
/// coefficient standardized over the training part. Random stretches in training, evenly spaced ones in evaluation.
/// </summary>
public sealed class MfccSequenceInput : NetworkInput
{
    private readonly float[] _basis;

    /// <summary>An input of sequences.</summary>
    /// <param name="bands">Mel bands of the images.</param>
    /// <param name="coefficients">MFCCs a column, at most as many as there are bands.</param>
    /// <param name="columns">Steps of a sequence.</param>
    /// <param name="hop">Columns between the evaluation stretches.</param>
    /// <param name="mean">What is subtracted from each coefficient; null until it is learned.</param>
    /// <param name="scale">What the difference is multiplied by; null until it is learned.</param>
    /// <exception cref="ArgumentException">A size is out of range, or there is not a finite number for each coefficient.</exception>
    [JsonConstructor]
    public MfccSequenceInput(int bands, int coefficients, int columns, int hop, float[]? mean = null, float[]? scale = null)
    {
        RequireStretch(bands, columns, hop);
        ArgumentOutOfRangeException.ThrowIfLessThan(coefficients, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(coefficients, bands);
        (Bands, Coefficients, Columns, Hop) = (bands, coefficients, columns, hop);
        _basis = CosineBasis.Get(bands, coefficients);
        (Mean, Scale) = (Numbers(mean, coefficients, 0), Numbers(scale, coefficients, 1));
    }

    /// <summary>Mel bands of the images.</summary>
    public int Bands { get; }

    /// <summary>MFCCs a column.</summary>
    public int Coefficients { get; }

    /// <summary>Steps of a sequence.</summary>
    public int Columns { get; }

    /// <summary>Columns between the evaluation stretches.</summary>
    public int Hop { get; }

    /// <summary>What is subtracted from each coefficient.</summary>
    public float[] Mean { get; }

    /// <summary>What the difference is multiplied by.</summary>
    public float[] Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [Columns, Coefficients];

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

    internal override string AddTo(GraphBuilder graph, string raw)
    {
        var coefficients = graph.Add("MatMul", [graph.Constant(_basis, Coefficients, Bands), raw]);
        return AddScaling(graph, graph.Add("Transpose", [coefficients], ("perm", (long[])[0, 2, 1])), Mean, Scale, Coefficients);
    }

    internal override bool Fits(Representation representation) => representation.LogMel?.Bands == Bands;

    /// <summary>Adds one band's share to every coefficient (rows of <paramref name="mfcc"/>).</summary>
    internal void Accumulate(int band, ReadOnlySpan<float> levels, Span<float> mfcc)
    {
        for (var k = 0; k < Coefficients; k++)
        {
            var row = mfcc.Slice(k * levels.Length, levels.Length);
            TensorPrimitives.MultiplyAdd(levels, _basis[k * Bands + band], row, row);
        }
    }

    /// <summary>The standardized coefficients, step after step, of levels that lie band after band.</summary>
    internal override void Normalize(ReadOnlySpan<float> raw, Span<float> view)
    {
        var mfcc = ArrayPool<float>.Shared.Rent(Coefficients * Columns);
        mfcc.AsSpan(0, Coefficients * Columns).Clear();
        for (var band = 0; band < Bands; band++)
            Accumulate(band, raw.Slice(band * Columns, Columns), mfcc);
        for (var column = 0; column < Columns; column++)
        {
            for (var k = 0; k < Coefficients; k++)
                view[column * Coefficients + k] = (mfcc[k * Columns + column] - Mean[k]) * Scale[k];
        }
        ArrayPool<float>.Shared.Return(mfcc);
    }
}
