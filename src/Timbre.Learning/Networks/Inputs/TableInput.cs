using System.Text.Json.Nodes;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Networks.Inputs;

/// <summary>
/// A feature vector, each feature standardized to mean 0 and variance 1 over the training part and clipped to ±6, for a feature that is far
/// outside what was learned says no more than "far outside".
/// </summary>
public sealed class TableInput : NetworkInput
{
    internal const string KindName = "table";
    private const float Clip = 6;

    private float[] _mean;
    private float[] _scale;

    /// <summary>An input of some features, to be fitted.</summary>
    /// <param name="features">The length of the vector.</param>
    /// <param name="noise">Standard deviation of the noise added to the standardized features in training; 0 for none.</param>
    public TableInput(int features, float noise = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        _mean = new float[features];
        _scale = Enumerable.Repeat(1f, features).ToArray();
        Noise = noise;
    }

    /// <summary>Standard deviation of the noise added in training.</summary>
    public float Noise { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [_mean.Length];

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> training)
    {
        ArgumentNullException.ThrowIfNull(training);
        for (var feature = 0; feature < _mean.Length; feature++)
        {
            var mean = training.Average(example => (double)example.Features![feature]);
            var variance = training.Average(example => Math.Pow(example.Features![feature] - mean, 2));
            _mean[feature] = (float)mean;
            // A constant feature carries nothing: it becomes 0, not infinity.
            _scale[feature] = variance > 0 ? (float)(1 / Math.Sqrt(variance)) : 0;
        }
    }

    /// <inheritdoc/>
    public override void WriteTrainingView(Example example, Random random, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(random);
        WriteEvaluationView(example, 0, view);
        if (Noise <= 0)
            return;
        for (var i = 0; i < view.Length; i++)
            view[i] += Noise * Gaussian(random);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return [(TimeSpan.Zero, example.Length)];
    }

    /// <inheritdoc/>
    public override void WriteEvaluationView(Example example, int index, Span<float> view)
    {
        ArgumentNullException.ThrowIfNull(example);
        for (var i = 0; i < view.Length; i++)
            view[i] = Math.Clamp((example.Features![i] - _mean[i]) * _scale[i], -Clip, Clip);
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() => new()
    {
        ["kind"] = KindName,
        ["features"] = _mean.Length,
        ["noise"] = Noise,
        ["mean"] = ToArray(_mean),
        ["scale"] = ToArray(_scale),
    };

    internal static TableInput Read(JsonObject json)
    {
        var features = json["features"]?.GetValue<int>() ?? 0;
        if (features is < 1 or > 1_000_000)
            throw new ModelFormatException($"the model's input claims {features} features; the file is damaged");
        return new TableInput(features, json["noise"]?.GetValue<float>() ?? 0)
        {
            _mean = Numbers(json, "mean", features),
            _scale = Numbers(json, "scale", features),
        };
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
