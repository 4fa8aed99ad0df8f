namespace Timbre.Training.Networks;

/// <summary>Reads the layers of a network from its modules by running them once.</summary>
internal static class NetworkInspection
{
    /// <summary>Runs a network once on zeros and notes what each module is given and gives.</summary>
    /// <param name="network">The network; it is switched to evaluation.</param>
    /// <param name="input">The shape of one input, without the batch axis.</param>
    public static NetworkSummary Summarize(Module network, IReadOnlyList<long> input)
    {
        var modules = network.NamedModules().Skip(1).ToArray();
        var shapes = new Dictionary<Module, (long[] Input, long[] Output)>();
        foreach (var (_, module) in modules)
            module.ForwardHook = (given, result) => shapes[module] = (WithoutBatch(given), WithoutBatch(result));
        try
        {
            Run(network, input);
        }
        finally
        {
            foreach (var (_, module) in modules)
                module.ForwardHook = null;
        }
        return new NetworkSummary(
            input.ToArray(),
            modules.Select(entry => Describe(entry.Name, entry.Module, shapes)).ToArray(),
            network.ParameterCount(),
            network.Parameters().Where(parameter => parameter.RequiresGrad).Sum(parameter => parameter.ElementCount),
            network.NamedBuffers().Sum(buffer => buffer.Tensor.ElementCount));
    }

    private static void Run(Module network, IReadOnlyList<long> input)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        network.Eval();
        _ = network.Forward(Tensor.Zeros([1, .. input]));
    }

    private static LayerSummary Describe(string name, Module module, Dictionary<Module, (long[] Input, long[] Output)> shapes)
    {
        var (input, output) = shapes.GetValueOrDefault(module);
        var kind = module.GetType().Name;
        var text = module.ToString();
        return new LayerSummary(
            name,
            name.Count(c => c == '.'),
            kind,
            text.StartsWith(kind + "(", StringComparison.Ordinal) ? text[(kind.Length + 1)..^1] : "",
            input,
            output,
            module.ParameterCount(),
            module.Children.Count > 0);
    }

    private static long[] WithoutBatch(Tensor tensor) => tensor.Shape.Length > 1 ? tensor.Shape[1..].ToArray() : [];
}
