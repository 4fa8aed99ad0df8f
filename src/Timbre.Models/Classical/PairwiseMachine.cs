namespace Timbre.Models.Classical;

/// <summary>
/// The decision functions of a trained multi-class SVM, one for each pair of classes: f(x) = Σ αᵢ K(svᵢ, x) − ρ, positive for the pair's
/// first class.
/// </summary>
internal sealed partial class PairwiseMachine
{
    private readonly SvmKernel _kernel;
    private readonly Samples _supportVectors;
    private readonly double[] _coefficients;
    private readonly double[] _rho;
    private readonly int[] _first; // where each class's support vectors begin, and their number at the end

    /// <summary>A machine in the form in which libsvm has it.</summary>
    /// <param name="kernel">K.</param>
    /// <param name="supportVectors">Those of the first class, then those of the second …</param>
    /// <param name="coefficients">(classes − 1) × support vectors.</param>
    /// <param name="rho">One for each pair (0,1), (0,2) … (1,2) …</param>
    /// <param name="ofClass">The number of support vectors of each class.</param>
    public PairwiseMachine(SvmKernel kernel, Samples supportVectors, double[] coefficients, double[] rho, int[] ofClass)
    {
        _kernel = kernel;
        _supportVectors = supportVectors;
        _coefficients = coefficients;
        _rho = rho;
        _first = new int[ofClass.Length + 1];
        for (var i = 0; i < ofClass.Length; i++)
            _first[i + 1] = _first[i] + ofClass[i];
    }

    public int Classes => _first.Length - 1;

    public int Pairs => _rho.Length;

    public static int PairsOf(int classes) => classes * (classes - 1) / 2;

    /// <summary>The place of the pair of a class and a later one.</summary>
    public static int PairOf(int a, int b, int classes) => (a * classes) - (a * (a + 1) / 2) + b - a - 1;

    /// <summary>The decision value of each pair for one preprocessed row.</summary>
    /// <param name="row">d features.</param>
    /// <param name="decisions">Receives <see cref="Pairs"/> values.</param>
    public void Decide(ReadOnlySpan<float> row, Span<double> decisions)
    {
        decisions.Clear();
        var count = _supportVectors.Count;
        for (var label = 0; label < Classes; label++)
        {
            for (var i = _first[label]; i < _first[label + 1]; i++)
            {
                var kernel = _kernel.Evaluate(_supportVectors.Row(i), row);
                // A support vector has a coefficient for each other class, in their order.
                for (var other = 0; other < label; other++)
                    decisions[PairOf(other, label, Classes)] += _coefficients[(other * count) + i] * kernel;
                for (var other = label + 1; other < Classes; other++)
                    decisions[PairOf(label, other, Classes)] += _coefficients[((other - 1) * count) + i] * kernel;
            }
        }
        for (var pair = 0; pair < decisions.Length; pair++)
            decisions[pair] -= _rho[pair];
    }

    public void Save(ModelPartsWriter writer)
    {
        writer.Json.WriteNumber("gamma", _kernel.Gamma);
        writer.Integers("support-vectors", [.. _first.Zip(_first.Skip(1), (from, to) => to - from)]);
        writer.Array("support-vectors.f32", _supportVectors.Values);
        writer.Array<double>("coefficients.f64", _coefficients);
        writer.Array<double>("rho.f64", _rho);
    }

    public static PairwiseMachine Load(ModelPartsReader reader, bool linear, int classes, int dimensions)
    {
        var ofClass = reader.Integers("support-vectors", 0, int.MaxValue);
        var total = ofClass.Sum(count => (long)count);
        if (ofClass.Length != classes || total > int.MaxValue)
            throw new ModelFormatException("model.json: 'support-vectors' does not have a number for each class");
        return new PairwiseMachine(
            new SvmKernel(linear, reader.Number("gamma", 0, double.MaxValue)),
            new Samples(reader.Floats("support-vectors.f32", total * dimensions), (int)total, dimensions),
            reader.Doubles("coefficients.f64", (classes - 1) * total),
            reader.Doubles("rho.f64", PairsOf(classes)),
            ofClass);
    }
}

/// <summary>K(x, y) = x·y, or exp(−γ ‖x − y‖²).</summary>
internal readonly record struct SvmKernel(bool IsLinear, double Gamma)
{
    public double Evaluate(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[i..]), out var xLow, out var xHigh);
            Vector.Widen(new Vector<float>(y[i..]), out var yLow, out var yHigh);
            sums += IsLinear ? xLow * yLow : (xLow - yLow) * (xLow - yLow);
            sums += IsLinear ? xHigh * yHigh : (xHigh - yHigh) * (xHigh - yHigh);
        }
        var sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
            sum += IsLinear ? (double)x[i] * y[i] : ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
        return IsLinear ? sum : Math.Exp(-Gamma * sum);
    }
}
