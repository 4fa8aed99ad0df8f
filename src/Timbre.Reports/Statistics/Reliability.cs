using Timbre.Learning.Metrics;

namespace Timbre.Reports.Statistics;

/// <summary>
/// How often answers of a stated confidence are right, in equal bins of confidence (reliability diagram: DeGroot and Fienberg, The Comparison
/// and Evaluation of Forecasters, The Statistician 1983).
/// </summary>
/// <param name="Bins">The bins, from low to high confidence; empty ones are there too.</param>
/// <param name="CalibrationError">Mean gap between confidence and accuracy, weighted by items, 0 to 1.</param>
internal sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double CalibrationError)
{
    /// <summary>As many as <see cref="Evaluation.CalibrationError"/> has.</summary>
    public const int BinCount = 15;

    /// <summary>Sorts answers into bins.</summary>
    public static Reliability Of(IReadOnlyList<int> truth, IReadOnlyList<float[]> probabilities)
    {
        var confidence = new double[BinCount];
        var correct = new int[BinCount];
        var count = new int[BinCount];
        for (var i = 0; i < truth.Count; i++)
        {
            var best = Evaluation.Argmax(probabilities[i]);
            var bin = Math.Clamp((int)(probabilities[i][best] * BinCount), 0, BinCount - 1);
            confidence[bin] += probabilities[i][best];
            correct[bin] += best == truth[i] ? 1 : 0;
            count[bin]++;
        }
        var bins = Enumerable.Range(0, BinCount)
            .Select(bin => new ReliabilityBin((double)bin / BinCount, (bin + 1.0) / BinCount, count[bin], correct[bin], count[bin] > 0 ? confidence[bin] / count[bin] : double.NaN))
            .ToArray();
        var gap = bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy));
        return new Reliability(bins, truth.Count > 0 ? gap / truth.Count : 0);
    }
}

/// <summary>Answers whose confidence lies in one bin.</summary>
/// <param name="From">Lower end of the bin.</param>
/// <param name="To">Upper end.</param>
/// <param name="Count">Answers in it.</param>
/// <param name="Correct">Right ones among them.</param>
/// <param name="Confidence">Their mean confidence; NaN where there are none.</param>
internal sealed record ReliabilityBin(double From, double To, int Count, int Correct, double Confidence)
{
    /// <summary>Share of right answers; NaN where there are none.</summary>
    public double Accuracy => Count > 0 ? (double)Correct / Count : double.NaN;
}
