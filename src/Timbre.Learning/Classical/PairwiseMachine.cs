using Timbre.Learning.Models;

namespace Timbre.Learning.Classical;

/// <summary>
/// The decision functions of a trained multi-class SVM, one for each pair of classes, in managed memory: f(x) = Σ αᵢ K(svᵢ, x) − ρ,
/// positive for the pair's first class.
/// </summary>
internal sealed class PairwiseMachine
{
    private readonly SvmKernel _kernel;
    private readonly Samples _supportVectors;
    private readonly double[] _coefficients; // (classes − 1) × support vectors, as libsvm orders them
    private readonly double[] _rho;
    private readonly int[] _first; // where each class's support vectors begin, and their number at the end

    private PairwiseMachine(SvmKernel kernel, Samples supportVectors, double[] coefficients, double[] rho, int[] ofClass)
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

    public int Pairs => PairsOf(Classes);

    public static int PairsOf(int classes) => classes * (classes - 1) / 2;

    /// <summary>Trains on some rows, whose labels are 0 to k − 1 and all occur.</summary>
    public static unsafe PairwiseMachine Train(Samples x, ReadOnlySpan<int> labels, int[] rows, SvmKernel kernel, double c)
    {
        // libsvm numbers classes as it meets them: rows in the order of their labels make its numbers ours.
        var keys = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            keys[i] = labels[rows[i]];
        rows = [.. Enumerable.Range(0, rows.Length).OrderBy(i => keys[i]).Select(i => rows[i])];
        using var problem = new SvmProblem(x, labels, rows);
        using var model = problem.Train(kernel, c);
        ref readonly var native = ref model.Value;
        var count = native.SupportVectors;
        var coefficients = new double[(native.Classes - 1) * count];
        for (var i = 0; i < native.Classes - 1; i++)
            new ReadOnlySpan<double>(native.Coefficients[i], count).CopyTo(coefficients.AsSpan(i * count));
        var supportVectors = new int[count];
        for (var i = 0; i < count; i++)
            supportVectors[i] = rows[native.Indices[i] - 1];
        return new PairwiseMachine(
            kernel,
            x.Subset(supportVectors),
            coefficients,
            new ReadOnlySpan<double>(native.Rho, PairsOf(native.Classes)).ToArray(),
            new ReadOnlySpan<int>(native.SupportVectorsOfClass, native.Classes).ToArray());
    }

    /// <summary>The decision value of each pair (0,1), (0,2) … (1,2) … for one preprocessed row.</summary>
    /// <param name="row">d features.</param>
    /// <param name="kernels">Scratch space that is made as long as needed.</param>
    /// <param name="decisions">Receives <see cref="Pairs"/> values.</param>
    public void Decide(ReadOnlySpan<float> row, ref double[] kernels, Span<double> decisions)
    {
        var count = _supportVectors.Count;
        if (kernels.Length < count)
            kernels = new double[count];
        for (var i = 0; i < count; i++)
            kernels[i] = _kernel.Evaluate(_supportVectors.Row(i), row);
        var pair = 0;
        for (var a = 0; a < Classes; a++)
        {
            for (var b = a + 1; b < Classes; b++)
            {
                double sum = 0;
                for (var i = _first[a]; i < _first[a + 1]; i++)
                    sum += _coefficients[((b - 1) * count) + i] * kernels[i];
                for (var i = _first[b]; i < _first[b + 1]; i++)
                    sum += _coefficients[(a * count) + i] * kernels[i];
                decisions[pair] = sum - _rho[pair];
                pair++;
            }
        }
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
