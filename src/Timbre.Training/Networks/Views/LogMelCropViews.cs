namespace Timbre.Training.Networks.Views;

/// <param name="hop">Columns between the evaluation crops.</param>
internal sealed class LogMelCropViews(int bands, int columns, int hop, SpectrogramAugmentation augmentation) : TrainingViews
{
    private LogMelCropInput _input = new(bands, columns, hop);

    public override NetworkInput Input => _input;

    public override void Fit(IReadOnlyList<Example> training)
    {
        var (means, scales) = (new float[bands], new float[bands]);
        for (var band = 0; band < bands; band++)
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
            means[band] = (float)mean;
            // A band that hardly varies (above a codec's cut-off, say) must not be blown up into noise: one level is the least spread.
            scales[band] = (float)(1 / Math.Max(1, Math.Sqrt(Math.Max(0, squares / count - mean * mean))));
        }
        _input = new LogMelCropInput(bands, columns, hop, means, scales);
    }

    public override void Write(Example example, Random random, Span<float> view)
    {
        RandomCrop.Draw(example.LogMel!, columns, augmentation, random, view);
        _input.Normalize(view, view);
        RandomCrop.Mask(bands, columns, augmentation, random, view);
    }
}
