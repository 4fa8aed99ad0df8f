namespace Timbre.Models.Inference;

/// <summary>What a model says of one recording, stretch by stretch.</summary>
/// <param name="Views">At least one stretch, in order of time.</param>
public sealed record Prediction(IReadOnlyList<View> Views)
{
    /// <summary>One probability a class for the whole recording, summing to 1.</summary>
    public float[] Combine(CombineRule rule)
    {
        var classes = Views[0].Probabilities.Length;
        var combined = new double[classes];
        foreach (var view in Views)
        {
            var best = TensorPrimitives.IndexOfMax<float>(view.Probabilities);
            for (var label = 0; label < classes; label++)
            {
                combined[label] = rule switch
                {
                    CombineRule.Mean => combined[label] + view.Probabilities[label],
                    CombineRule.Max => Math.Max(combined[label], view.Probabilities[label]),
                    CombineRule.Vote => combined[label] + (label == best ? 1 : 0),
                    _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "mean, max or vote"),
                };
            }
        }
        var sum = combined.Sum();
        return combined.Select(value => (float)(value / sum)).ToArray();
    }
}

/// <summary>What a model says of one stretch of a recording.</summary>
/// <param name="Start">Where the stretch begins, from the start of the recording.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Probabilities">One probability a class, summing to 1.</param>
public sealed record View(TimeSpan Start, TimeSpan Length, float[] Probabilities);

/// <summary>How the predictions for the stretches of a recording become one.</summary>
public enum CombineRule
{
    /// <summary>The mean of the probabilities: the default, and the best calibrated.</summary>
    Mean,

    /// <summary>The largest probability each class reaches anywhere, renormalized: finds a genre that shows only in places.</summary>
    Max,

    /// <summary>The share of stretches in which each class comes first.</summary>
    Vote,
}
