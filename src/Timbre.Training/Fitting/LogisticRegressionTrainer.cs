namespace Timbre.Training.Fitting;

/// <summary>
/// Multinomial logistic regression with an L2 penalty: minimizes C Σ −log p(label | x) + ½ ‖W‖² over weights W and unpenalized intercepts,
/// scikit-learn's objective, to its minimum, which is unique up to a shift of the intercepts.
/// </summary>
internal sealed class LogisticRegressionTrainer : ClassifierTrainer
{
    public override ClassifierKind Kind => LogisticRegression.Kind;

    public override string Summary => "multinomial logistic regression";

    public override IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Hyperparameter.Number("c", 0.3, 1e-6, 1e6, "the inverse of the penalty's strength") with { Grid = ["0.03", "0.1", "0.3", "1", "3"] },
        PreprocessorFitting.Setting,
    ];

    private protected override TabularClassifier Fit(ClassifierHeader header, HyperparameterValues values, Samples x, int[] labels, FitOptions options)
    {
        var (preprocessor, prepared) = PreprocessorFitting.Fit(x, values);
        var (classes, c) = (header.Present.Length, values.Number("c"));
        var loss = new SoftmaxLoss(prepared, labels, classes, c);
        // The gradient is a sum over rows, so what counts as zero grows with them.
        var tolerance = 1e-7 * Math.Max(1, c) * x.Count;
        var weights = LimitedMemoryBfgs.Minimize(loss.Evaluate, new double[classes * (x.Dimensions + 1)], tolerance, 5000, options.CancellationToken);
        return new LogisticRegression(header, preprocessor, weights);
    }

    /// <summary>C × the summed cross-entropy plus the penalty, and its gradient.</summary>
    private sealed class SoftmaxLoss
    {
        private readonly double[] _rows; // n × (d + 1), a column of ones last
        private readonly int[] _labels;
        private readonly int _classes;
        private readonly int _stride;
        private readonly double _c;
        private readonly double[] _outputs;

        public SoftmaxLoss(Samples x, int[] labels, int classes, double c)
        {
            _labels = labels;
            _classes = classes;
            _stride = x.Dimensions + 1;
            _c = c;
            _outputs = new double[classes];
            _rows = new double[x.Count * _stride];
            for (var row = 0; row < x.Count; row++)
            {
                var values = x.Row(row);
                for (var i = 0; i < values.Length; i++)
                    _rows[(row * _stride) + i] = values[i];
                _rows[(row * _stride) + values.Length] = 1;
            }
        }

        public double Evaluate(ReadOnlySpan<double> weights, Span<double> gradient)
        {
            gradient.Clear();
            double loss = 0;
            for (var row = 0; row < _labels.Length; row++)
            {
                var values = _rows.AsSpan(row * _stride, _stride);
                var largest = double.NegativeInfinity;
                for (var label = 0; label < _classes; label++)
                {
                    _outputs[label] = LogisticRegression.Dot(weights.Slice(label * _stride, _stride), values);
                    largest = Math.Max(largest, _outputs[label]);
                }
                double sum = 0;
                foreach (var output in _outputs)
                    sum += Math.Exp(output - largest);
                var logSum = largest + Math.Log(sum);
                loss += logSum - _outputs[_labels[row]];
                for (var label = 0; label < _classes; label++)
                {
                    var residual = Math.Exp(_outputs[label] - logSum) - (label == _labels[row] ? 1 : 0);
                    LimitedMemoryBfgs.AddScaled(gradient.Slice(label * _stride, _stride), _c * residual, values);
                }
            }
            loss *= _c;
            for (var i = 0; i < weights.Length; i++)
            {
                if (i % _stride == _stride - 1)
                    continue;
                loss += weights[i] * weights[i] / 2;
                gradient[i] += weights[i];
            }
            return loss;
        }
    }
}
