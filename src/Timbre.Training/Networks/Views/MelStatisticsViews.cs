namespace Timbre.Training.Networks.Views;

/// <summary>Statistics of random, changed stretches: those of the changed spectrogram.</summary>
/// <param name="hop">Columns between the evaluation stretches.</param>
/// <param name="families">Families of statistics; null for all.</param>
internal sealed class MelStatisticsViews(int bands, int columns, int hop, IReadOnlyList<string>? families, SpectrogramAugmentation augmentation) : TrainingViews
{
    private MelStatisticsInput _input = new(bands, columns, hop, families);

    public override NetworkInput Input => _input;

    public override void Fit(IReadOnlyList<Example> training)
    {
        var vectors = training.SelectMany(example => Enumerable.Range(0, _input.EvaluationViews(example).Count).Select(index => _input.Compute(example.LogMel!, index))).ToArray();
        var (means, scales) = (new float[_input.ViewLength], new float[_input.ViewLength]);
        for (var i = 0; i < means.Length; i++)
        {
            var mean = vectors.Average(vector => (double)vector[i]);
            var deviation = Math.Sqrt(vectors.Average(vector => Math.Pow(vector[i] - mean, 2)));
            means[i] = (float)mean;
            // A statistic that never varies carries nothing: it becomes 0, not noise blown up.
            scales[i] = deviation > 1e-4 ? (float)(1 / deviation) : 0;
        }
        _input = new MelStatisticsInput(bands, columns, hop, families, means, scales);
    }

    public override void Write(Example example, Random random, Span<float> view)
    {
        var levels = ArrayPool<float>.Shared.Rent(bands * columns);
        var stretch = levels.AsSpan(0, bands * columns);
        RandomCrop.Draw(example.LogMel!, columns, augmentation, random, stretch);
        _input.Compute(stretch, view);
        ArrayPool<float>.Shared.Return(levels);
        _input.Normalize(view, view);
    }
}
