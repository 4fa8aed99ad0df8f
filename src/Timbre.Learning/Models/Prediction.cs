using Timbre.Learning.Metrics;

namespace Timbre.Learning.Models;

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
            var best = Evaluation.Argmax(view.Probabilities);
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
