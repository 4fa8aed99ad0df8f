namespace Timbre.Torch;

/// <summary>What LSTM and GRU have in common: layers, directions, and the names and initial values of their weights.</summary>
public abstract class Recurrent : Module
{
    private readonly Tensor[] _weights;
    private readonly double _dropout;

    /// <summary>Weights with PyTorch's names and initial values: uniform ±1/√hidden.</summary>
    protected Recurrent(long inputs, long hidden, int layers, bool bidirectional, bool batchFirst, double dropout, int gates)
    {
        (HiddenSize, Layers, IsBidirectional, IsBatchFirst, _dropout) = (hidden, layers, bidirectional, batchFirst, dropout);
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

    /// <summary>Layers on top of each other.</summary>
    public int Layers { get; }

    /// <summary>Whether the sequence is also read backwards.</summary>
    public bool IsBidirectional { get; }

    /// <summary>Whether sequences are (batch, step, feature); otherwise (step, batch, feature).</summary>
    public bool IsBatchFirst { get; }

    private protected int Directions => IsBidirectional ? 2 : 1;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{GetType().Name}({_weights[0].Shape[1]} → {HiddenSize}, {Layers} layers{(IsBidirectional ? ", bidirectional" : "")})";

    private protected Tensor InitialState(Tensor input) => Tensor.Zeros(
        [Layers * Directions, input.Shape[IsBatchFirst ? 0 : 1], HiddenSize], input.DataType, input.Device);

    private protected (Tensor Output, Tensor Hidden, Tensor Cell) RunLstm(Tensor input, Tensor hidden, Tensor cell) => Aten.Lstm.CallThree(
        input, new[] { hidden, cell }, _weights, true, Layers, _dropout, IsTraining, IsBidirectional, IsBatchFirst);

    private protected (Tensor Output, Tensor Hidden) RunGru(Tensor input, Tensor hidden) => Aten.Gru.CallTwo(
        input, hidden, _weights, true, Layers, _dropout, IsTraining, IsBidirectional, IsBatchFirst);
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates).</summary>
/// <param name="inputs">Features of a step.</param>
/// <param name="hidden">Numbers in the state of one direction.</param>
/// <param name="layers">Layers on top of each other.</param>
/// <param name="bidirectional">Whether the sequence is also read backwards; then a step's output has twice <paramref name="hidden"/>.</param>
/// <param name="batchFirst">Whether sequences are (batch, step, feature); otherwise (step, batch, feature).</param>
/// <param name="dropout">Between layers, in training.</param>
public sealed class LSTM(long inputs, long hidden, int layers = 1, bool bidirectional = false, bool batchFirst = true, double dropout = 0)
    : Recurrent(inputs, hidden, layers, bidirectional, batchFirst, dropout, 4)
{
    /// <summary>The last layer's state at each step.</summary>
    protected override Tensor Compute(Tensor input)
    {
        var (output, hidden, cell) = ForwardWithState(input);
        hidden.Dispose();
        cell.Dispose();
        return output;
    }

    /// <summary>The last layer's state at each step, and the final hidden and cell states (layers · directions, batch, hidden).</summary>
    public (Tensor Output, Tensor Hidden, Tensor Cell) ForwardWithState(Tensor input)
    {
        using var start = InitialState(input);
        return RunLstm(input, start, start);
    }
}

/// <summary>Gated recurrent units (Cho et al. 2014).</summary>
/// <param name="inputs">Features of a step.</param>
/// <param name="hidden">Numbers in the state of one direction.</param>
/// <param name="layers">Layers on top of each other.</param>
/// <param name="bidirectional">Whether the sequence is also read backwards; then a step's output has twice <paramref name="hidden"/>.</param>
/// <param name="batchFirst">Whether sequences are (batch, step, feature); otherwise (step, batch, feature).</param>
/// <param name="dropout">Between layers, in training.</param>
public sealed class GRU(long inputs, long hidden, int layers = 1, bool bidirectional = false, bool batchFirst = true, double dropout = 0)
    : Recurrent(inputs, hidden, layers, bidirectional, batchFirst, dropout, 3)
{
    /// <summary>The last layer's state at each step.</summary>
    protected override Tensor Compute(Tensor input)
    {
        var (output, hidden) = ForwardWithState(input);
        hidden.Dispose();
        return output;
    }

    /// <summary>The last layer's state at each step, and the final states (layers · directions, batch, hidden).</summary>
    public (Tensor Output, Tensor Hidden) ForwardWithState(Tensor input)
    {
        using var start = InitialState(input);
        return RunGru(input, start);
    }
}
