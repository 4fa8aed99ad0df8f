namespace Timbre.Models.Inference;

/// <summary>
/// Corrects probabilities by way of their logits z = log p: softmax(w ∘ z + b). One weight 1/T for all classes and no biases is temperature
/// scaling; a weight and a bias for each class is vector scaling (Guo et al., On Calibration of Modern Neural Networks, ICML 2017, section 4.2).
/// </summary>
/// <example>
/// <code>
/// using Timbre.Models.Inference;
///
/// var modest = LogitScaling.FromTemperature(2).Apply([0.9f, 0.1f]);
/// Console.WriteLine($"{modest[0]:0.00} {modest[1]:0.00}");    // 0.75 0.25
/// </code>
/// </example>
public sealed class LogitScaling
{
    // Logarithms of what a float rounds to nothing.
    private const double Least = 1e-30;
    private const double Most = 1e6;

    // Beyond these all that is said is "sure", or "not sure", and numbers overflow on the way.
    private const double LeastTemperature = 1e-3;
    private const double MostTemperature = 1e3;

    private readonly double[] _weights;
    private readonly double[] _biases;

    private LogitScaling(double temperature, double[] weights, double[] biases) => (Temperature, _weights, _biases) = (temperature, weights, biases);

    /// <summary>The saved form: the temperature alone, or weights and biases.</summary>
    [JsonConstructor]
    internal LogitScaling(double temperature = 1, IReadOnlyList<double>? weights = null, IReadOnlyList<double>? biases = null)
    {
        var same = weights is { Count: > 0 } ? FromVectors(weights, biases ?? []) : FromTemperature(temperature);
        (Temperature, _weights, _biases) = (same.Temperature, same._weights, same._biases);
    }

    /// <summary>Leaves probabilities as they are.</summary>
    public static LogitScaling None { get; } = FromTemperature(1);

    /// <summary>What logits are divided by; where each class has a weight of its own, the inverse of their geometric mean.</summary>
    public double Temperature { get; }

    /// <summary>A weight above 0 for each class; empty where the temperature serves all.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>A bias for each class, in nats; empty where the temperature serves all.</summary>
    public IReadOnlyList<double> Biases => _biases;

    /// <summary>Whether classes have weights and biases of their own, so that another class may come first.</summary>
    [JsonIgnore]
    public bool IsByClass => _weights.Length > 0;

    /// <summary>Whether it changes anything.</summary>
    [JsonIgnore]
    public bool IsNone => !IsByClass && Temperature == 1;

    /// <summary>Temperature scaling.</summary>
    /// <param name="temperature">0.001 to 1000; above 1 makes less sure.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static LogitScaling FromTemperature(double temperature) =>
        temperature is >= LeastTemperature and <= MostTemperature
            ? new(temperature, [], [])
            : throw new ArgumentException($"a temperature of {temperature}; there are those from {LeastTemperature} to {MostTemperature}");

    /// <summary>Vector scaling.</summary>
    /// <param name="weights">For each class, above 0 and below a million.</param>
    /// <param name="biases">For each class, within a million of 0.</param>
    /// <exception cref="ArgumentException">They are not, or not of the same classes.</exception>
    public static LogitScaling FromVectors(IReadOnlyList<double> weights, IReadOnlyList<double> biases)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        if (weights.Count == 0 || weights.Count != biases.Count || !weights.All(weight => weight is > 0 and < Most) || !biases.All(bias => bias is > -Most and < Most))
            throw new ArgumentException("weights must be numbers above 0 and biases finite numbers, as many of each");
        return new LogitScaling(Math.Exp(-weights.Average(Math.Log)), [.. weights], [.. biases]);
    }

    /// <summary>The scaled probabilities, summing to 1.</summary>
    /// <param name="probabilities">One for each class.</param>
    public float[] Apply(ReadOnlySpan<float> probabilities)
    {
        if (IsNone)
            return probabilities.ToArray();
        var logits = Logits(probabilities);
        for (var label = 0; label < logits.Length; label++)
            logits[label] = IsByClass ? (_weights[label] * logits[label]) + _biases[label] : logits[label] / Temperature;
        return Probabilities(logits);
    }

    /// <summary>The same for each view of a prediction.</summary>
    public Prediction Apply(Prediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return new Prediction(prediction.Views.Select(view => view with { Probabilities = Apply(view.Probabilities) }).ToArray());
    }

    /// <summary>The probabilities that were scaled to these.</summary>
    public float[] Undo(ReadOnlySpan<float> scaled)
    {
        if (!IsByClass)
            return FromTemperature(1 / Temperature).Apply(scaled);
        var logits = Logits(scaled);
        for (var label = 0; label < logits.Length; label++)
            logits[label] -= _biases[label];
        // Normalizing subtracted one number from all. It is the one with which the logits before are those of probabilities that sum to 1; their sum
        // rises with it.
        double Sum(double shift) => logits.Select((logit, label) => Math.Exp((logit + shift) / _weights[label])).Sum();
        var (low, high) = (-1.0, 1.0);
        while (Sum(low) > 1)
            low *= 2;
        while (Sum(high) < 1)
            high *= 2;
        for (var step = 0; step < 200 && high - low > 1e-12; step++)
            (low, high) = Sum((low + high) / 2) > 1 ? (low, (low + high) / 2) : ((low + high) / 2, high);
        for (var label = 0; label < logits.Length; label++)
            logits[label] = (logits[label] + low) / _weights[label];
        return Probabilities(logits);
    }

    /// <inheritdoc cref="Undo(ReadOnlySpan{float})"/>
    public Prediction Undo(Prediction scaled)
    {
        ArgumentNullException.ThrowIfNull(scaled);
        return new Prediction(scaled.Views.Select(view => view with { Probabilities = Undo(view.Probabilities) }).ToArray());
    }

    /// <summary>In a few words: the temperature, or that there are weights and biases.</summary>
    public override string ToString() => IsByClass
        ? FormattableString.Invariant($"vector scaling, weights {_weights.Min():0.000} to {_weights.Max():0.000}, biases {_biases.Min():0.000} to {_biases.Max():0.000}")
        : FormattableString.Invariant($"temperature {Temperature:0.000}");

    /// <summary>Adds the same to a graph of ONNX.</summary>
    /// <returns>The name of the scaled probabilities.</returns>
    internal string AddTo(GraphBuilder graph, string probabilities)
    {
        if (IsNone)
            return probabilities;
        var logits = graph.Add("Log", [graph.Add("Max", [probabilities, graph.Constant([(float)Least])])]);
        var scaled = IsByClass
            ? graph.Add("Add", [graph.Add("Mul", [logits, ByClass(_weights)]), ByClass(_biases)])
            : graph.Add("Div", [logits, graph.Constant([(float)Temperature])]);
        return graph.Add("Softmax", [scaled], ("axis", -1));

        string ByClass(double[] values) => graph.Constant(Array.ConvertAll(values, value => (float)value), values.Length);
    }

    /// <summary>The logarithms of probabilities.</summary>
    internal static double[] Logits(ReadOnlySpan<float> probabilities)
    {
        var logits = new double[probabilities.Length];
        for (var label = 0; label < logits.Length; label++)
            logits[label] = Math.Log(Math.Max(probabilities[label], Least));
        return logits;
    }

    /// <summary>Replaces logits by their exponentials as shares of the sum of these.</summary>
    internal static void Softmax(Span<double> logits)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<double>(logits), logits);
        double sum = 0;
        foreach (ref var logit in logits)
            sum += logit = Math.Exp(logit);
        foreach (ref var power in logits)
            power /= sum;
    }

    private static float[] Probabilities(double[] logits)
    {
        Softmax(logits);
        return Array.ConvertAll(logits, probability => (float)probability);
    }
}
