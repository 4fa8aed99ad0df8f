namespace Timbre.Models.Ensembles;

/// <summary>
/// Brings what several models say of stretches of a recording onto one division in time: that of the model with the most stretches. So an
/// ensemble tells where in a recording it hears what, though some of its members hear only the whole.
/// </summary>
internal static class Timeline
{
    /// <summary>The stretches of the model that has the most of them; the first of several.</summary>
    /// <param name="predictions">What each model says of one recording.</param>
    public static IReadOnlyList<View> Finest(IEnumerable<Prediction> predictions) => predictions.MaxBy(prediction => prediction.Views.Count)!.Views;

    /// <summary>Adds one row for each stretch: what the model says of it or, where it divides time otherwise, the mean of its stretches that overlap it.</summary>
    /// <param name="prediction">What one model says.</param>
    /// <param name="stretches">The division in time.</param>
    /// <param name="rows">Takes the rows.</param>
    public static void Add(Prediction prediction, IReadOnlyList<View> stretches, List<float> rows)
    {
        foreach (var stretch in stretches)
        {
            if (prediction.Views.FirstOrDefault(view => view.Start == stretch.Start && view.Length == stretch.Length) is { } same)
            {
                rows.AddRange(same.Probabilities);
                continue;
            }
            var overlapping = prediction.Views.Where(view => view.Start < stretch.Start + stretch.Length && stretch.Start < view.Start + view.Length).ToArray();
            rows.AddRange(overlapping.Length > 0 ? Mean(overlapping) : prediction.Combine(CombineRule.Mean));
        }
    }

    private static float[] Mean(View[] views)
    {
        var mean = new float[views[0].Probabilities.Length];
        foreach (var view in views)
            TensorPrimitives.MultiplyAdd(view.Probabilities, 1f / views.Length, mean, mean);
        return mean;
    }
}
