namespace Timbre.Learning.Classical;

/// <summary>
/// Standardizes each feature: z = (x − mean) / standard deviation, both of the training rows (the deviation of the population, as
/// scikit-learn's). A feature that never varies becomes 0.
/// </summary>
public sealed class StandardScaler
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    private StandardScaler(double[] means, double[] deviations)
    {
        _means = means;
        _deviations = deviations;
    }

    /// <summary>Number of features.</summary>
    public int Dimensions => _means.Length;

    /// <summary>The mean of each feature.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The standard deviation of each feature, 1 where it is constant.</summary>
    public ReadOnlySpan<double> Deviations => _deviations;

    /// <summary>Measures mean and deviation of each feature, in double precision and two passes.</summary>
    /// <param name="x">At least one row.</param>
    public static StandardScaler Fit(Samples x)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfZero(x.Count);
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

    /// <summary>The standardized rows.</summary>
    /// <param name="x">n × d, d as in the fit.</param>
    /// <exception cref="ArgumentException">d differs, or a value lies so far out that its standardized value is not finite.</exception>
    public Samples Transform(Samples x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Dimensions != Dimensions)
            throw new ArgumentException($"the scaler was fitted on {Dimensions} features and was given {x.Dimensions}");
        var values = new float[x.Count * Dimensions];
        for (var row = 0; row < x.Count; row++)
        {
            var source = x.Row(row);
            var target = values.AsSpan(row * Dimensions, Dimensions);
            for (var i = 0; i < source.Length; i++)
                target[i] = (float)((source[i] - _means[i]) / _deviations[i]);
        }
        return new Samples(values, x.Count, Dimensions);
    }

    internal void Save(ModelPartsWriter writer)
    {
        writer.Array<double>("scaler-means.f64", _means);
        writer.Array<double>("scaler-deviations.f64", _deviations);
    }

    internal static StandardScaler Load(ModelPartsReader reader, int dimensions)
    {
        var deviations = reader.Doubles("scaler-deviations.f64", dimensions);
        if (!deviations.All(value => value > 0))
            throw new Models.ModelFormatException("scaler-deviations.f64: holds a value that is not positive");
        return new StandardScaler(reader.Doubles("scaler-means.f64", dimensions), deviations);
    }
}
