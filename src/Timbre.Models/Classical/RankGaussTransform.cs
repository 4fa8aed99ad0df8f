using DataType = Onnx.TensorProto.Types.DataType;

namespace Timbre.Models.Classical;

/// <summary>
/// Maps each feature to Φ⁻¹ of its rank among the training rows, so that it is normally distributed there whatever its own distribution;
/// between ranks linearly, beyond the training rows' extremes as at them. A heavy-tailed feature, as a variance is, stops drowning
/// distances in its tail. Ranks are (i + ½) / n (Hazen's plotting position), equal values share their mean rank.
/// </summary>
internal sealed class RankGaussTransform
{
    public const int MaximumQuantiles = 1000; // of a feature

    // d × q: the feature's quantiles in increasing order, and the normal deviate of each.
    private readonly float[] _quantiles;
    private readonly double[] _deviates;

    /// <summary>A transform of known quantiles.</summary>
    /// <param name="quantiles">d × count, those of each feature in increasing order.</param>
    /// <param name="count">The number of quantiles of a feature.</param>
    public RankGaussTransform(float[] quantiles, int count)
    {
        _quantiles = quantiles;
        _deviates = [.. Enumerable.Range(0, count).Select(i => NormalQuantile((i + 0.5) / count))];
    }

    public void Transform(ReadOnlySpan<float> row, Span<float> deviates)
    {
        for (var feature = 0; feature < row.Length; feature++)
            deviates[feature] = (float)Deviate(row[feature], feature);
    }

    /// <summary>The inverse of the standard normal distribution function (Acklam's rational approximation, relative error below 1.2e-9).</summary>
    /// <param name="probability">Between 0 and 1, neither included.</param>
    public static double NormalQuantile(double probability)
    {
        if (probability > 0.5)
            return -NormalQuantile(1 - probability);
        if (probability < 0.02425)
        {
            var q = Math.Sqrt(-2 * Math.Log(probability));
            return Polynomial(q, -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783)
                / Polynomial(q, 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1);
        }
        var p = probability - 0.5;
        var r = p * p;
        return p
            * Polynomial(r, -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239)
            / Polynomial(r, -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1);
    }

    public void Save(ModelPartsWriter writer)
    {
        writer.Json.WriteNumber("quantiles", _deviates.Length);
        writer.Array<float>("quantiles.f32", _quantiles);
    }

    public static RankGaussTransform Load(ModelPartsReader reader, int dimensions)
    {
        var count = reader.Integer("quantiles", 1, MaximumQuantiles);
        var quantiles = reader.Floats("quantiles.f32", (long)dimensions * count);
        for (var i = 1; i < quantiles.Length; i++)
        {
            if (i % count != 0 && quantiles[i] < quantiles[i - 1])
                throw new ModelFormatException("quantiles.f32: a feature's quantiles do not increase");
        }
        return new RankGaussTransform(quantiles, count);
    }

    private static double Polynomial(double x, params ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        foreach (var coefficient in coefficients)
            sum = (sum * x) + coefficient;
        return sum;
    }

    private double Deviate(float value, int feature)
    {
        var count = _deviates.Length;
        var quantiles = _quantiles.AsSpan(feature * count, count);
        var first = LowerBound(quantiles, value);
        if (first < count && quantiles[first] == value)
        {
            var end = quantiles[count - 1] == value ? count : LowerBound(quantiles, MathF.BitIncrement(value));
            return (_deviates[first] + _deviates[end - 1]) / 2;
        }
        if (first == 0)
            return _deviates[0];
        if (first == count)
            return _deviates[count - 1];
        var fraction = ((double)value - quantiles[first - 1]) / ((double)quantiles[first] - quantiles[first - 1]);
        return _deviates[first - 1] + (fraction * (_deviates[first] - _deviates[first - 1]));
    }

    // The number of values below the given one.
    private static int LowerBound(ReadOnlySpan<float> sorted, float value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Adds the transform of n × d features to a graph, step for step what <see cref="Deviate"/> does.</summary>
    public string AddTo(GraphBuilder graph, string features)
    {
        var count = _deviates.Length;
        var dimensions = _quantiles.Length / count;
        // Padded to 2^m − 1 values, in which a search takes m steps whatever it finds.
        var padded = (1 << (int.Log2(count) + 1)) - 1;
        var table = new float[dimensions * padded];
        Array.Fill(table, float.PositiveInfinity);
        for (var feature = 0; feature < dimensions; feature++)
            _quantiles.AsSpan(feature * count, count).CopyTo(table.AsSpan(feature * padded));
        var quantiles = graph.Constant(table, table.Length);
        var deviates = graph.Constant(_deviates, count);
        var begin = graph.Constant([.. Enumerable.Range(0, dimensions).Select(feature => (long)feature * padded)], dimensions);
        string Scalar(long value) => graph.Constant([value]);

        var first = Search("Less"); // the number of quantiles below the value
        var end = Search("LessOrEqual");
        var lower = graph.Add("Max", [graph.Add("Sub", [first, Scalar(1)]), Scalar(0)]);
        var upper = graph.Add("Min", [first, Scalar(count - 1)]);
        var (atLower, atUpper) = (Deviates(lower), Deviates(upper));
        var (quantile, next) = (Quantiles(lower), Quantiles(upper));
        var fraction = graph.Add("Div", [graph.Add("Sub", [graph.Cast(features, DataType.Double), quantile]), graph.Add("Sub", [next, quantile])]);
        var between = graph.Add("Add", [atLower, graph.Add("Mul", [fraction, graph.Add("Sub", [atUpper, atLower])])]);
        var outside = graph.Add("Equal", [lower, upper]);
        var shared = graph.Add("Div", [graph.Add("Add", [atUpper, Deviates(graph.Add("Sub", [end, Scalar(1)]))]), graph.Constant([2.0])]);
        var deviate = graph.Add("Where", [graph.Add("Greater", [end, first]), shared, graph.Add("Where", [outside, atLower, between])]);
        return graph.Cast(deviate, DataType.Float);

        string Deviates(string index) => graph.Add("Gather", [deviates, index]);

        string Quantiles(string index) => graph.Cast(graph.Add("Gather", [quantiles, graph.Add("Add", [begin, index])]), DataType.Double);

        string Search(string comparison)
        {
            var place = begin;
            for (var step = (padded + 1) / 2; step > 0; step /= 2)
            {
                var probe = graph.Add("Gather", [quantiles, graph.Add("Add", [place, Scalar(step - 1)])]);
                var passed = graph.Cast(graph.Add(comparison, [probe, features]), DataType.Int64);
                place = graph.Add("Add", [place, graph.Add("Mul", [passed, Scalar(step)])]);
            }
            return graph.Add("Sub", [place, begin]);
        }
    }
}
