namespace Timbre.Torch.Modules;

/// <summary>What LSTM and GRU have in common: layers, directions, and the names and initial values of their weights.</summary>
internal abstract class Recurrent : Module
{
    private readonly Operator _operator;
    private readonly int _states;
    private readonly Tensor[] _weights;
    private readonly int _layers;
    private readonly double _dropout;

    /// <summary>Weights with PyTorch's names and initial values: uniform ±1/√hidden.</summary>
    /// <param name="op">The operator that runs all layers.</param>
    /// <param name="states">How many states it starts from and returns.</param>
    /// <param name="gates">How many times as high as the state its weights are.</param>
    /// <param name="bidirectional">Whether the sequence is also read backwards; then a step's output has twice <paramref name="hidden"/>.</param>
    /// <param name="dropout">Between layers, in training.</param>
    private protected Recurrent(Operator op, int states, int gates, long inputs, long hidden, int layers, bool bidirectional, double dropout)
    {
        (_operator, _states, HiddenSize, _layers, IsBidirectional, _dropout) = (op, states, hidden, layers, bidirectional, dropout);
        var bound = 1 / Math.Sqrt(hidden);
        var weights = new List<Tensor>();
        for (var layer = 0; layer < layers; layer++)
        {
            var width = layer == 0 ? inputs : hidden * Directions;
            foreach (var suffix in bidirectional ? new[] { "", "_reverse" } : [""])
            {
                Add($"weight_ih_l{layer}{suffix}", gates * hidden, width);
                Add($"weight_hh_l{layer}{suffix}", gates * hidden, hidden);
                Add($"bias_ih_l{layer}{suffix}", gates * hidden);
                Add($"bias_hh_l{layer}{suffix}", gates * hidden);
            }
        }
        _weights = [.. weights];

        void Add(string name, params long[] shape) =>
            weights.Add(RegisterParameter(name, Init.Uniform(Tensor.Empty(shape), -bound, bound)));
    }

    /// <summary>Numbers in the state of one direction of one layer.</summary>
    public long HiddenSize { get; }

    public bool IsBidirectional { get; }

    private protected int Directions => IsBidirectional ? 2 : 1;

    public override string ToString() =>
        $"{GetType().Name}({_weights[0].Shape[1]} → {HiddenSize}, {_layers} layers{(IsBidirectional ? ", bidirectional" : "")})";

    /// <summary>The last layer's state at each step (batch, step, state of each direction), from a state of zeros on.</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var start = Tensor.Zeros([_layers * Directions, input.Shape[0], HiddenSize], input.DataType, input.Device);
        var results = _operator.CallMany(1 + _states, input, _states == 1 ? start : new[] { start, start }, _weights, true, _layers, _dropout, IsTraining, IsBidirectional, true);
        foreach (var state in results.AsSpan(1))
            state.Dispose();
        return results[0];
    }
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates).</summary>
internal sealed class LSTM(long inputs, long hidden, int layers = 1, bool bidirectional = false, double dropout = 0)
    : Recurrent(Aten.Lstm, states: 2, gates: 4, inputs, hidden, layers, bidirectional, dropout);

/// <summary>Gated recurrent units (Cho et al. 2014).</summary>
internal sealed class GRU(long inputs, long hidden, int layers = 1, bool bidirectional = false, double dropout = 0)
    : Recurrent(Aten.Gru, states: 1, gates: 3, inputs, hidden, layers, bidirectional, dropout);
