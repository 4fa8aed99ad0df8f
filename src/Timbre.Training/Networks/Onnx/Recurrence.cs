namespace Timbre.Training.Networks.Onnx;

/// <summary>How recurrent layers are written: one node for each layer, of both directions.</summary>
internal static class Recurrence
{
    // Where ONNX's gates stand among libtorch's: input, output, forget, cell of input, forget, cell, output; update, reset, new of reset, update, new.
    private static readonly int[] LstmGates = [0, 3, 1, 2];
    private static readonly int[] GruGates = [1, 0, 2];

    internal static bool IsRecurrent(string name) => name is "lstm.input" or "gru.input";

    internal static string Lstm(TracedCall call) => Layers(call, "LSTM", LstmGates);

    // PyTorch's GRU multiplies by the reset gate after the linear part, as cuDNN's does.
    internal static string Gru(TracedCall call) => Layers(call, "GRU", GruGates, ("linear_before_reset", true));

    private static string Layers(TracedCall call, string type, int[] gates, params (string, object)[] attributes)
    {
        call.Require(call.IsZeros(1), "starts from a state that is not zero");
        call.Require(call.Flag(3), "has no bias");
        call.Require(!call.Flag(6), "is in training mode");
        var (layers, bothWays) = ((int)call.Integer(4), call.Flag(7));
        var hidden = call.Parameters(2)[1].Value.Shape[1];
        var directions = call.Parameters(2).Chunk(4).Chunk(bothWays ? 2 : 1).ToArray();
        var sequence = call.Node("Transpose", [call.Input(0)], ("perm", (long[])[1, 0, 2]));
        for (var layer = 0; layer < layers; layer++)
        {
            var states = call.Node(
                type, [sequence, .. Weights(call, directions[layer], gates)],
                [.. attributes, ("hidden_size", hidden), ("direction", bothWays ? "bidirectional" : "forward")]);
            // (step, direction, batch, state)
            long[] order = layer == layers - 1 ? [2, 0, 1, 3] : [0, 2, 1, 3];
            sequence = call.Node(
                "Reshape", [call.Node("Transpose", [states], ("perm", order)), call.Graph.Integers(0, 0, directions[layer].Length * hidden)]);
        }
        return sequence;
    }

    /// <summary>The weights of one layer: of the input, of the state, and both biases.</summary>
    private static IEnumerable<string> Weights(TracedCall call, (string Name, Tensor Value)[][] directions, int[] gates)
    {
        yield return Weight(0);
        yield return Weight(1);
        var biases = directions.SelectMany(direction => (float[])[.. Ordered(direction[2].Value), .. Ordered(direction[3].Value)]).ToArray();
        yield return call.Graph.Constant($"{directions[0][2].Name} joined", () => biases, directions.Length, biases.Length / directions.Length);

        string Weight(int index)
        {
            var (name, first) = directions[0][index];
            var values = directions.SelectMany(direction => Ordered(direction[index].Value)).ToArray();
            return call.Graph.Constant($"{name} joined", () => values, directions.Length, first.Shape[0], first.Shape[1]);
        }

        float[] Ordered(Tensor weight)
        {
            var values = weight.ToArray();
            var size = values.Length / gates.Length;
            return gates.SelectMany(gate => values[(gate * size)..((gate + 1) * size)]).ToArray();
        }
    }
}
