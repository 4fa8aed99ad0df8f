namespace Timbre.Models.Inputs;

/// <summary>
/// A feature vector, each feature standardized to mean 0 and variance 1 over the training part and clipped to ±6, for a feature that is far
/// outside what was learned says no more than "far outside".
/// </summary>
public sealed class TableInput : NetworkInput
{
    private const float Clip = 6;

    /// <summary>An input of some features.</summary>
    /// <param name="features">The length of the vector.</param>
    /// <param name="mean">What is subtracted from each; null until it is learned.</param>
    /// <param name="scale">What the difference is multiplied by; null until it is learned.</param>
    /// <exception cref="ArgumentException">There are no features or more than a million, or not a finite number for each.</exception>
    [JsonConstructor]
    public TableInput(int features, float[]? mean = null, float[]? scale = null)
    {
        if (features is < 1 or > 1_000_000)
            throw new ArgumentException($"{features} features; there are 1 to a million");
        (Features, Mean, Scale) = (features, Numbers(mean, features, 0), Numbers(scale, features, 1));
    }

    /// <summary>The length of the vector.</summary>
    public int Features { get; }

    /// <summary>What is subtracted from each feature.</summary>
    public float[] Mean { get; }

    /// <summary>What the difference is multiplied by.</summary>
    public float[] Scale { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => [Features];

    /// <inheritdoc/>
    public override IReadOnlyList<(TimeSpan Start, TimeSpan Length)> EvaluationViews(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return [(TimeSpan.Zero, example.Length)];
    }

    internal override void WriteRawView(Example example, int index, Span<float> raw) => example.Features!.CopyTo(raw);

    internal override void Normalize(ReadOnlySpan<float> raw, Span<float> view)
    {
        for (var i = 0; i < view.Length; i++)
            view[i] = Math.Clamp((raw[i] - Mean[i]) * Scale[i], -Clip, Clip);
    }

    internal override ExportedView Describe() => new("features", "one value for each feature");

    internal override string AddTo(GraphBuilder graph, string raw) => AddClip(graph, AddScaling(graph, raw, Mean, Scale, Features), Clip);

    internal override bool Fits(Representation representation) => representation.Features?.Names.Count == Features;
}
