using System.Numerics;

namespace Timbre.Learning.Classical;

/// <summary>
/// Multinomial logistic regression with an L2 penalty: minimizes C Σ −log p(label | x) + ½ ‖W‖² over weights W and unpenalized intercepts,
/// scikit-learn's objective, to its minimum, which is unique up to a shift of the intercepts.
/// </summary>
public sealed class LogisticRegression : TabularClassifier
{
    private FeaturePreprocessor? _preprocessor;
    private double[] _weights = []; // classes × (dimensions + 1), the intercept last

    /// <summary>An unfitted classifier.</summary>
    /// <param name="settings">Hyperparameters by name, see <see cref="Schema"/>; defaults where not given.</param>
    public LogisticRegression(IReadOnlyDictionary<string, string>? settings = null)
        : base("logistic", new HyperparameterValues(Schema, settings))
    {
    }

    /// <summary>The hyperparameters it takes.</summary>
    public static IReadOnlyList<Hyperparameter> Schema { get; } =
    [
        Hyperparameter.Number("c", 0.3, 1e-6, 1e6, "the inverse of the penalty's strength"),
        FeaturePreprocessor.Setting("rank-gauss"),
    ];

    private protected override void FitCore(Samples x, int[] labels, int classes, FitOptions options)
    {
        _preprocessor = FeaturePreprocessor.Fit(x, Values);
        var loss = new SoftmaxLoss(_preprocessor.Transform(x), labels, classes, Values.Number("c"));
        // The gradient is a sum over rows, so what counts as zero grows with them.
        var tolerance = 1e-7 * Math.Max(1, Values.Number("c")) * x.Count;
        _weights = LimitedMemoryBfgs.Minimize(loss.Evaluate, new double[classes * (x.Dimensions + 1)], tolerance, 5000, options.CancellationToken);
    }

    private protected override float[] PredictCore(Samples x)
    {
        var prepared = _preprocessor!.Transform(x);
        var classes = _weights.Length / (x.Dimensions + 1);
        var probabilities = new float[x.Count * classes];
        var row = new double[x.Dimensions + 1];
        row[^1] = 1;
        for (var i = 0; i < x.Count; i++)
        {
            var values = prepared.Row(i);
            for (var feature = 0; feature < values.Length; feature++)
                row[feature] = values[feature];
            var output = probabilities.AsSpan(i * classes, classes);
            for (var label = 0; label < classes; label++)
                output[label] = (float)SoftmaxLoss.Dot(_weights.AsSpan(label * row.Length, row.Length), row);
            TreeEnsemble.Softmax(output);
        }
        return probabilities;
    }

    private protected override void SaveCore(ModelPartsWriter writer)
    {
        _preprocessor!.Save(writer);
        writer.Array<double>("weights.f64", _weights);
    }

    private protected override void LoadCore(ModelPartsReader reader, int classes, int dimensions)
    {
        _preprocessor = FeaturePreprocessor.Load(reader, Values, dimensions);
        _weights = reader.Doubles("weights.f64", (long)classes * (dimensions + 1));
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

        public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            var sums = Vector<double>.Zero;
            var i = 0;
            for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
                sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
            var sum = Vector.Sum(sums);
            for (; i < a.Length; i++)
                sum += a[i] * b[i];
            return sum;
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
                    _outputs[label] = Dot(weights.Slice(label * _stride, _stride), values);
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
