namespace Timbre.Training.Networks.Views;

/// <summary>MFCC sequences of random stretches.</summary>
/// <param name="coefficients">MFCCs a column, at most as many as there are bands.</param>
/// <param name="columns">Steps of a sequence.</param>
/// <param name="hop">Columns between the evaluation stretches.</param>
/// <param name="augmentation">What happens to training stretches, before the transform.</param>
internal sealed class MfccSequenceViews(int bands, int coefficients, int columns, int hop, SpectrogramAugmentation augmentation) : TrainingViews
{
    private MfccSequenceInput _input = new(bands, coefficients, columns, hop);

    public override NetworkInput Input => _input;

    public override void Fit(IReadOnlyList<Example> training)
    {
        var (sums, squares, count) = (new double[coefficients], new double[coefficients], 0L);
        foreach (var example in training)
        {
            var image = example.LogMel!;
            var mfcc = new float[coefficients * image.Columns];
            var levels = new float[image.Columns];
            for (var band = 0; band < bands; band++)
            {
                TensorPrimitives.ConvertTruncating(image.Band(band), levels);
                _input.Accumulate(band, levels, mfcc);
            }
            for (var coefficient = 0; coefficient < coefficients; coefficient++)
            {
                var row = mfcc.AsSpan(coefficient * image.Columns, image.Columns);
                sums[coefficient] += TensorPrimitives.Sum<float>(row);
                squares[coefficient] += TensorPrimitives.SumOfSquares<float>(row);
            }
            count += image.Columns;
        }
        var means = Array.ConvertAll(sums, sum => sum / count);
        // One level is the least spread, as for images.
        var scales = means.Zip(squares, (mean, square) => (float)(1 / Math.Max(1, Math.Sqrt(Math.Max(0, square / count - mean * mean)))));
        _input = new MfccSequenceInput(bands, coefficients, columns, hop, Array.ConvertAll(means, mean => (float)mean), [.. scales]);
    }

    public override void Write(Example example, Random random, Span<float> view)
    {
        var levels = ArrayPool<float>.Shared.Rent(bands * columns);
        RandomCrop.Draw(example.LogMel!, columns, augmentation, random, levels);
        _input.Normalize(levels, view);
        MaskSteps(random, view);
        ArrayPool<float>.Shared.Return(levels);
    }

    /// <summary>Blanks random stretches of time; bands cannot be blanked after the transform.</summary>
    private void MaskSteps(Random random, Span<float> view)
    {
        for (var mask = 0; mask < augmentation.TimeMasks; mask++)
        {
            var width = random.Next(Math.Min(augmentation.TimeMaskWidth, columns / 4) + 1);
            view.Slice(random.Next(columns - width + 1) * coefficients, width * coefficients).Clear();
        }
    }
}
