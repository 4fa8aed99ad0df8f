namespace Timbre.Training.Metrics;

/// <summary>A score that was measured several times.</summary>
/// <param name="Deviation">Their standard deviation (n − 1 below the fraction); NaN for a single one.</param>
/// <param name="Interval">The 95 % interval of the mean; from NaN to NaN for a single one.</param>
internal sealed record MeanEstimate(IReadOnlyList<double> Values, double Mean, double Deviation, Interval Interval)
{
    private const double UpperShare = 0.975;

    /// <summary>Of measurements that do not depend on each other, such as trainings with several seeds: Student's interval.</summary>
    /// <param name="values">At least one.</param>
    public static MeanEstimate OfSeeds(IReadOnlyList<double> values) => Of(values, correlation: 0);

    /// <summary>
    /// Of the folds of a cross-validation, whose training parts overlap: the variance of the mean is raised by the ratio of test to training size
    /// (Nadeau and Bengio, Inference for the Generalization Error, Machine Learning 2003; for repeats: Bouckaert and Frank, PAKDD 2004).
    /// </summary>
    /// <param name="values">One a fold, over all repeats.</param>
    /// <param name="folds">Folds of one repeat, at least 2.</param>
    public static MeanEstimate OfFolds(IReadOnlyList<double> values, int folds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        return Of(values, 1.0 / (folds - 1));
    }

    /// <summary>For people: <c>0.652 ± 0.011 (95 % interval 0.625 to 0.679)</c>.</summary>
    public override string ToString() => Values.Count < 2
        ? FormattableString.Invariant($"{Mean:0.000}")
        : FormattableString.Invariant($"{Mean:0.000} ± {Deviation:0.000} (95 % interval {Interval.Low:0.000} to {Interval.High:0.000})");

    private static MeanEstimate Of(IReadOnlyList<double> values, double correlation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var mean = values.Average();
        if (values.Count < 2)
            return new MeanEstimate(values, mean, double.NaN, new Interval(double.NaN, double.NaN));
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var half = StudentT.Quantile(UpperShare, values.Count - 1) * Math.Sqrt(variance * ((1.0 / values.Count) + correlation));
        return new MeanEstimate(values, mean, Math.Sqrt(variance), new Interval(mean - half, mean + half));
    }
}
