namespace Timbre.Training.Fitting;

/// <summary>
/// Vector scaling: a weight and a bias for each class, by which a model that names some classes too often is mended where a temperature, the same for
/// all, cannot (Guo et al., ICML 2017, section 4.2).
/// </summary>
internal static class VectorScaling
{
    // What goes beyond one temperature is penalized (in the manner of Kull et al., Beyond temperature scaling, NeurIPS 2019): a validation part has
    // some twenty items a class. The strength was compared on a validation part by bench/calibration/compare.py.
    private const double Penalty = 0.01;

    /// <summary>The scaling of the least penalized log loss, with the views of each item combined by their mean, as in use.</summary>
    /// <param name="predictions">What a model says, unscaled, of items that it was not trained on; at least one.</param>
    /// <param name="labels">The class of each.</param>
    public static LogitScaling Fit(IReadOnlyList<Prediction> predictions, IReadOnlyList<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predictions.Count, labels.Count);
        ArgumentOutOfRangeException.ThrowIfZero(predictions.Count);
        var classes = predictions[0].Views[0].Probabilities.Length;
        var views = predictions.Select(prediction => prediction.Views.Select(view => LogitScaling.Logits(view.Probabilities)).ToArray()).ToArray();
        // Logarithms of the weights first, so that none falls to 0, where a class would lose its own evidence; then the biases.
        var found = LimitedMemoryBfgs.Minimize((point, gradient) => Loss(views, labels, classes, point, gradient), new double[2 * classes], 1e-7, 2000, CancellationToken.None);
        return LogitScaling.FromVectors(found.Take(classes).Select(Math.Exp).ToArray(), found.Skip(classes).ToArray());
    }

    private static double Loss(double[][][] views, IReadOnlyList<int> labels, int classes, ReadOnlySpan<double> point, Span<double> gradient)
    {
        gradient.Clear();
        double loss = 0;
        for (var item = 0; item < views.Length; item++)
        {
            var scaled = new double[views[item].Length][];
            for (var v = 0; v < scaled.Length; v++)
                scaled[v] = Scale(views[item][v], point, classes);
            var right = scaled.Sum(view => view[labels[item]]);
            loss -= Math.Log(Math.Max(right / scaled.Length, 1e-300)) / views.Length;
            for (var v = 0; v < scaled.Length; v++)
            {
                // A view takes part as far as it contributes to the mean probability of the right class.
                var share = right > 0 ? scaled[v][labels[item]] / right / views.Length : 0;
                for (var label = 0; label < classes; label++)
                {
                    var residual = share * (scaled[v][label] - (label == labels[item] ? 1 : 0));
                    gradient[label] += residual * views[item][v][label] * Math.Exp(point[label]);
                    gradient[classes + label] += residual;
                }
            }
        }
        double mean = 0;
        for (var label = 0; label < classes; label++)
            mean += point[label] / classes;
        for (var label = 0; label < classes; label++)
        {
            var deviation = point[label] - mean;
            var bias = point[classes + label];
            loss += Penalty * ((deviation * deviation) + (bias * bias));
            gradient[label] += 2 * Penalty * deviation;
            gradient[classes + label] += 2 * Penalty * bias;
        }
        return loss;
    }

    private static double[] Scale(double[] logits, ReadOnlySpan<double> point, int classes)
    {
        var result = new double[classes];
        for (var label = 0; label < classes; label++)
            result[label] = (Math.Exp(point[label]) * logits[label]) + point[classes + label];
        LogitScaling.Softmax(result);
        return result;
    }
}

/// <summary>
/// Temperature scaling: dividing the logits by one number makes probabilities honest without changing which class is first (Guo et al.,
/// On Calibration of Modern Neural Networks, ICML 2017).
/// </summary>
internal static class TemperatureScaling
{
    private const double Coldest = 0.2;
    private const double Hottest = 5;

    /// <summary>The temperature between 0.2 and 5 of the least loss, by golden-section search on its logarithm.</summary>
    /// <param name="loss">The loss at a temperature; falls to one minimum and rises again.</param>
    public static double Fit(Func<double, double> loss)
    {
        var golden = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Coldest), Math.Log(Hottest));
        while (high - low > 1e-3)
        {
            var left = high - golden * (high - low);
            var right = low + golden * (high - low);
            if (loss(Math.Exp(left)) < loss(Math.Exp(right)))
                high = right;
            else
                low = left;
        }
        return Math.Exp((low + high) / 2);
    }
}
