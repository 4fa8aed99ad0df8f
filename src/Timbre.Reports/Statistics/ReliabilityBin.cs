namespace Timbre.Reports.Statistics;

/// <summary>
/// How often answers of a stated confidence are right: those whose confidence lies in one of equal bins (reliability diagram: DeGroot and
/// Fienberg, The Comparison and Evaluation of Forecasters, The Statistician 1983), and their mean confidence; NaN where there are none.
/// </summary>
internal sealed record ReliabilityBin(double From, double To, int Count, int Correct, double Confidence)
{
    /// <summary>As many as <see cref="Evaluation.CalibrationError"/> has.</summary>
    public const int BinCount = 15;

    /// <summary>Share of right answers; NaN where there are none.</summary>
    public double Accuracy => Count > 0 ? (double)Correct / Count : double.NaN;

    /// <summary>The bins, from low to high confidence; empty ones are there too.</summary>
    public static ReliabilityBin[] Of(IReadOnlyList<int> truth, IReadOnlyList<float[]> probabilities)
    {
        var confidence = new double[BinCount];
        var correct = new int[BinCount];
        var count = new int[BinCount];
        for (var i = 0; i < truth.Count; i++)
        {
            var best = TensorPrimitives.IndexOfMax<float>(probabilities[i]);
            var bin = Math.Clamp((int)(probabilities[i][best] * BinCount), 0, BinCount - 1);
            confidence[bin] += probabilities[i][best];
            correct[bin] += best == truth[i] ? 1 : 0;
            count[bin]++;
        }
        return Enumerable.Range(0, BinCount)
            .Select(bin => new ReliabilityBin((double)bin / BinCount, (bin + 1.0) / BinCount, count[bin], correct[bin], count[bin] > 0 ? confidence[bin] / count[bin] : double.NaN))
            .ToArray();
    }
}

/// <summary>How many of an item's stretches, each taken alone, give the answer of the whole.</summary>
/// <param name="Share">Share of agreeing stretches, 0 to 1.</param>
/// <param name="IsRight">Whether the whole's answer is right.</param>
internal readonly record struct ViewAgreement(double Share, bool IsRight)
{
    public static ViewAgreement Of(ItemPrediction item)
    {
        var answer = TensorPrimitives.IndexOfMax<float>(item.Probabilities);
        var views = item.Prediction.Views;
        return new ViewAgreement((double)views.Count(view => TensorPrimitives.IndexOfMax<float>(view.Probabilities) == answer) / views.Count, answer == item.Item.Label);
    }
}
