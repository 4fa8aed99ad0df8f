using Timbre.Learning.Experiments;
using Timbre.Learning.Metrics;

namespace Timbre.Reports.Statistics;

/// <summary>How many of an item's stretches, each taken alone, give the answer of the whole.</summary>
/// <param name="Share">Share of agreeing stretches, 0 to 1.</param>
/// <param name="IsRight">Whether the whole's answer is right.</param>
internal readonly record struct ViewAgreement(double Share, bool IsRight)
{
    /// <summary>The agreement within one item.</summary>
    public static ViewAgreement Of(ItemPrediction item)
    {
        var answer = Evaluation.Argmax(item.Probabilities);
        var views = item.Prediction.Views;
        return new ViewAgreement((double)views.Count(view => Evaluation.Argmax(view.Probabilities) == answer) / views.Count, answer == item.Item.Label);
    }
}
