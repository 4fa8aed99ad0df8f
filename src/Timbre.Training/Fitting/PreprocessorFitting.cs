namespace Timbre.Training.Fitting;

/// <summary>Learns how features are transformed before a classifier sees them.</summary>
internal static class PreprocessorFitting
{
    public static Hyperparameter Setting { get; } = Hyperparameter.Choice(
        FeaturePreprocessor.Setting,
        FeaturePreprocessor.RankGauss,
        [FeaturePreprocessor.Standard, FeaturePreprocessor.RankGauss],
        "features before the model: standardized alone, or first mapped by their rank in the training rows to a normal distribution");

    /// <summary>The transform that suits the training rows, and those rows transformed.</summary>
    public static (FeaturePreprocessor Preprocessor, Samples Prepared) Fit(Samples x, HyperparameterValues values)
    {
        RankGaussTransform? ranks = null;
        if (values.Word(Setting.Name) == FeaturePreprocessor.RankGauss)
        {
            ranks = FitRanks(x);
            x = Map(x, ranks.Transform);
        }
        var scaler = FitScaler(x);
        return (new FeaturePreprocessor(ranks, scaler), Map(x, scaler.Transform));
    }

    /// <summary>The quantiles of each feature, of all rows or 1000 of them.</summary>
    public static RankGaussTransform FitRanks(Samples x)
    {
        var count = Math.Min(x.Count, RankGaussTransform.MaximumQuantiles);
        var quantiles = new float[x.Dimensions * count];
        var column = new float[x.Count];
        for (var feature = 0; feature < x.Dimensions; feature++)
        {
            for (var row = 0; row < x.Count; row++)
                column[row] = x.Row(row)[feature];
            Array.Sort(column);
            for (var i = 0; i < count; i++)
            {
                // The i-th of q middles of equal parts, read off the n sorted values by linear interpolation.
                var position = (((i + 0.5) / count) * x.Count) - 0.5;
                var below = (int)position;
                var above = Math.Min(below + 1, x.Count - 1);
                var fraction = position - below;
                quantiles[(feature * count) + i] = (float)((column[below] * (1 - fraction)) + (column[above] * fraction));
            }
        }
        return new RankGaussTransform(quantiles, count);
    }

    /// <summary>
    /// Mean and deviation of each feature (that of the population, as scikit-learn's), in double precision and two passes. A feature that
    /// never varies becomes 0.
    /// </summary>
    public static StandardScaler FitScaler(Samples x)
    {
        var means = new double[x.Dimensions];
        var deviations = new double[x.Dimensions];
        for (var row = 0; row < x.Count; row++)
        {
            var values = x.Row(row);
            for (var i = 0; i < values.Length; i++)
                means[i] += values[i];
        }
        for (var i = 0; i < means.Length; i++)
            means[i] /= x.Count;
        for (var row = 0; row < x.Count; row++)
        {
            var values = x.Row(row);
            for (var i = 0; i < values.Length; i++)
                deviations[i] += (values[i] - means[i]) * (values[i] - means[i]);
        }
        for (var i = 0; i < deviations.Length; i++)
        {
            deviations[i] = Math.Sqrt(deviations[i] / x.Count);
            // Rounding of the mean leaves a trace of deviation in a constant column; scaling that up would be noise.
            if (deviations[i] <= Math.Abs(means[i]) * x.Count * 1e-16)
                deviations[i] = 1;
        }
        return new StandardScaler(means, deviations);
    }

    /// <summary>The rows, each transformed.</summary>
    public static Samples Map(Samples x, Action<ReadOnlySpan<float>, Span<float>> transform)
    {
        var values = new float[x.Values.Length];
        for (var row = 0; row < x.Count; row++)
            transform(x.Row(row), values.AsSpan(row * x.Dimensions, x.Dimensions));
        return new Samples(values, x.Count, x.Dimensions);
    }
}
