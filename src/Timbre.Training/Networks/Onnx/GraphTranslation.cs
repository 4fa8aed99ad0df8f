namespace Timbre.Training.Networks.Onnx;

/// <summary>Turns the traces of a network into nodes, and knows which traced tensor has which name in the graph.</summary>
internal sealed class GraphTranslation
{
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<Tensor, string> _parameters;

    private GraphTranslation(Module network) => _parameters = network.StateDict().ToDictionary(entry => entry.Value, entry => entry.Key);

    internal GraphBuilder Graph { get; } = new();

    /// <summary>Writes every operator of a network.</summary>
    internal static GraphTranslation Of(Module network, TracePair traces, string input)
    {
        var translation = new GraphTranslation(network);
        translation.SetName(traces.First.Input, input);
        foreach (var (first, second) in traces.First.Operators.Zip(traces.Second.Operators))
        {
            var name = OperatorTable.Translate(first.Name, new TracedCall(translation, first, second));
            translation.SetName(first.Results[0], name);
        }
        return translation;
    }

    /// <summary>The name of a traced tensor; parameters become constants of the graph where they are first asked for.</summary>
    internal string NameOf(TracedTensor traced) => traced.Constant is { } constant
        ? Graph.Constant(_parameters.GetValueOrDefault(constant) ?? $"constant {traced.Index}", constant.ToArray, [.. traced.Shape])
        : _names.TryGetValue(traced.Index, out var name) && name != OperatorTable.Zeros
            ? name
            : throw new TrainingException("the network cannot be written as ONNX: it reads a result of an operator that is not translated");

    internal void SetName(TracedTensor traced, string name) => _names[traced.Index] = name;

    internal bool IsZeros(TracedTensor traced) => traced.Constant is null && _names[traced.Index] == OperatorTable.Zeros;
}

/// <summary>One call of an operator, as its translation sees it: arguments by their position, and the graph that nodes are added to.</summary>
internal sealed class TracedCall(GraphTranslation translation, TracedOperator first, TracedOperator second)
{
    internal GraphBuilder Graph => translation.Graph;

    internal AxisLength[] ResultShape => TracePair.Shape(first.Results[0], second.Results[0]);

    internal bool Has(int position) => position < first.Arguments.Count && first.Arguments[position] is not null;

    /// <summary>The name of a tensor; empty where it was not given.</summary>
    internal string Input(int position) => Has(position) ? translation.NameOf(Traced(position)) : "";

    internal string[] InputList(int position) => Array.ConvertAll((TracedTensor[])first.Arguments[position]!, translation.NameOf);

    internal AxisLength[] Shape(int position) => TracePair.Shape(Traced(position), (TracedTensor)second.Arguments[position]!);

    internal (string Name, Tensor Value)[] Parameters(int position) => Array.ConvertAll((TracedTensor[])first.Arguments[position]!, Parameter);

    /// <summary>Whether a tensor, or each of a list, is zeros that the network made, as the state that recurrent layers start from.</summary>
    internal bool IsZeros(int position) => (first.Arguments[position] as TracedTensor[] ?? [Traced(position)]).All(translation.IsZeros);

    internal double Number(int position, double otherwise = double.NaN) => Has(position) ? Convert.ToDouble(Fixed(position)) : otherwise;

    internal long Integer(int position, long otherwise = 0) => Has(position) ? Convert.ToInt64(Fixed(position)) : otherwise;

    internal bool Flag(int position) => Has(position) && (bool)Fixed(position);

    /// <summary>A list of integers, one for each of some axes; a single one stands for all.</summary>
    internal long[] Integers(int position, int count = 0)
    {
        var values = (long[])Fixed(position);
        return values.Length == 1 && count > 1 ? [.. Enumerable.Repeat(values[0], count)] : values;
    }

    internal string Node(string type, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Graph.Add(type, inputs, attributes);

    /// <summary>Refuses what no translation is written for.</summary>
    internal void Require(bool condition, string what)
    {
        if (!condition)
            throw Refused(what);
    }

    internal TrainingException Refused(string what) => new($"the network cannot be written as ONNX: the operator '{first.Name}' {what}");

    private TracedTensor Traced(int position) => (TracedTensor)first.Arguments[position]!;

    private (string Name, Tensor Value) Parameter(TracedTensor traced) =>
        (translation.NameOf(traced), traced.Constant ?? throw Refused("has weights that the network computes"));

    /// <summary>An argument that does not follow from the length of the input.</summary>
    private object Fixed(int position)
    {
        var (one, other) = (first.Arguments[position]!, second.Arguments[position]!);
        var equal = one is long[] list ? list.SequenceEqual((long[])other) : one.Equals(other);
        Require(equal, "has an argument that depends on the length of the input; it needs a composite operator around it");
        return one;
    }
}
