namespace Timbre.Training.Networks.Views;

/// <summary>Feature vectors, with noise.</summary>
/// <param name="noise">Standard deviation of the noise added to the standardized features; 0 for none.</param>
internal sealed class TableViews(int features, float noise) : TrainingViews
{
    private TableInput _input = new(features);

    public override NetworkInput Input => _input;

    public override void Fit(IReadOnlyList<Example> training)
    {
        var (means, scales) = (new float[features], new float[features]);
        for (var feature = 0; feature < features; feature++)
        {
            var mean = training.Average(example => (double)example.Features![feature]);
            var variance = training.Average(example => Math.Pow(example.Features![feature] - mean, 2));
            means[feature] = (float)mean;
            // A constant feature carries nothing: it becomes 0, not infinity.
            scales[feature] = variance > 0 ? (float)(1 / Math.Sqrt(variance)) : 0;
        }
        _input = new TableInput(features, means, scales);
    }

    public override void Write(Example example, Random random, Span<float> view)
    {
        _input.WriteEvaluationView(example, 0, view);
        if (noise <= 0)
            return;
        for (var i = 0; i < view.Length; i++)
            view[i] += noise * Gaussian(random);
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
