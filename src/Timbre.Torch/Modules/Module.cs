namespace Timbre.Torch.Modules;

/// <summary>
/// A layer or network: named parameters, named buffers (state that is not trained) and children, under the names PyTorch gives them,
/// so that weights written by either load in the other.
/// </summary>
/// <remarks>
/// A module owns its parameters and buffers whatever <see cref="TensorScope"/> is open when they are made.
/// Intermediate tensors of <see cref="Forward"/> belong to the open scope: call it inside one.
/// </remarks>
internal abstract class Module : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> _parameters = [];
    private readonly List<(string Name, Tensor Tensor)> _buffers = [];
    private readonly List<(string Name, Module Module)> _children = [];

    /// <summary>Whether the module is in training mode (as it is made): dropout drops and batch norm uses the batch's own statistics.</summary>
    public bool IsTraining { get; private set; } = true;

    public bool IsFrozen { get; private set; }

    public IReadOnlyList<(string Name, Module Module)> Children => _children;

    /// <summary>
    /// Is shown the input and the output of each call of <see cref="Forward"/>, in the scope that is open then; null for none. For looking
    /// into a network, as PyTorch's forward hooks. A layer that works in place may have overwritten the input.
    /// </summary>
    public Action<Tensor, Tensor>? ForwardHook { get; set; }

    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var output = Compute(input);
        ForwardHook?.Invoke(input, output);
        return output;
    }

    /// <summary>Every parameter with its full name, such as <c>layer1.0.conv1.weight</c>.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedParameters() => Named(module => module._parameters, "");

    /// <summary>Every buffer with its full name, such as <c>bn1.running_mean</c>.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedBuffers() => Named(module => module._buffers, "");

    /// <summary>This module (with an empty name) and everything below it, with full names.</summary>
    public IEnumerable<(string Name, Module Module)> NamedModules()
    {
        yield return ("", this);
        foreach (var (name, child) in _children)
        {
            foreach (var (below, module) in child.NamedModules())
                yield return (below.Length == 0 ? name : $"{name}.{below}", module);
        }
    }

    public Tensor[] Parameters() => NamedParameters().Select(parameter => parameter.Tensor).ToArray();

    public long ParameterCount() => NamedParameters().Sum(parameter => parameter.Tensor.ElementCount);

    /// <summary>Parameters and buffers by full name. The tensors are the module's own, not copies.</summary>
    public Dictionary<string, Tensor> StateDict() => Named(module => module._parameters.Concat(module._buffers), "")
        .ToDictionary(entry => entry.Name, entry => entry.Tensor, StringComparer.Ordinal);

    /// <summary>Copies values into the parameters and buffers of the same names.</summary>
    /// <param name="strict">Whether every name must be there and fit; otherwise what fits is loaded.</param>
    /// <exception cref="TorchException"><paramref name="strict"/> and some name is missing, unexpected or of another shape; nothing is changed.</exception>
    public LoadReport LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        var own = StateDict();
        // Batch counts are absent from files that older or other programs wrote, and matter to nothing.
        var missing = own.Keys.Where(name => !state.ContainsKey(name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        var unexpected = state.Keys.Where(name => !own.ContainsKey(name));
        var otherShape = own
            .Where(entry => state.TryGetValue(entry.Key, out var value) && !value.Shape.SequenceEqual(entry.Value.Shape))
            .Select(entry => $"{entry.Key} {Format(state[entry.Key])} (here {Format(entry.Value)})");
        var report = new LoadReport([.. missing], [.. unexpected], [.. otherShape]);
        if (strict && !report.IsComplete)
            throw new TorchException($"the weights do not fit the network: {report}");

        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var (name, tensor) in own)
        {
            if (state.TryGetValue(name, out var value) && value.Shape.SequenceEqual(tensor.Shape))
                tensor.CopyFrom(value);
        }
        return report;
    }

    public void Train() => SetTraining(true);

    public void Eval() => SetTraining(false);

    /// <summary>Sets whether the parameters are trained: false freezes them.</summary>
    public void SetRequiresGrad(bool value)
    {
        foreach (var (_, parameter) in NamedParameters())
            parameter.RequiresGrad = value;
    }

    /// <summary>
    /// Keeps this module and everything below it as it is: no gradients, and prediction mode even while the rest trains, so that the
    /// running statistics of batch norm stay too. <see cref="Unfreeze"/> ends it.
    /// </summary>
    public void Freeze() => SetFrozen(true);

    /// <summary>Lets this module and everything below it train again; it is in the mode of prediction until <see cref="Train"/>.</summary>
    public void Unfreeze() => SetFrozen(false);

    /// <summary>Moves every parameter and buffer to a device. Optimizers made before go on with the same tensors.</summary>
    public void To(Device device)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var tensor in StateDict().Values)
        {
            if (tensor.Device == device)
                continue;
            var wanted = tensor.RequiresGrad;
            using var moved = tensor.To(device);
            var detached = moved.Detach();
            detached.RequiresGrad = wanted;
            tensor.Replace(detached);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>One line per layer for <c>timbre info</c>: the class and what distinguishes it.</summary>
    public override string ToString() => GetType().Name;

    protected abstract Tensor Compute(Tensor input);

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var (_, tensor) in _parameters.Concat(_buffers))
            tensor.Dispose();
        foreach (var (_, child) in _children)
            child.Dispose();
    }

    protected Tensor RegisterParameter(string name, Tensor tensor)
    {
        TensorScope.Release(tensor).RequiresGrad = true;
        _parameters.Add((name, tensor));
        return tensor;
    }

    protected Tensor RegisterBuffer(string name, Tensor tensor)
    {
        _buffers.Add((name, TensorScope.Release(tensor)));
        return tensor;
    }

    protected T Register<T>(string name, T child)
        where T : Module
    {
        _children.Add((name, child));
        return child;
    }

    private static string Format(Tensor tensor) => $"[{string.Join(", ", tensor.Shape.ToArray())}]";

    private void SetTraining(bool value)
    {
        foreach (var (_, module) in NamedModules())
            module.IsTraining = value && !module.IsFrozen;
    }

    private void SetFrozen(bool value)
    {
        SetRequiresGrad(!value);
        foreach (var (_, module) in NamedModules())
        {
            module.IsFrozen = value;
            module.IsTraining = false;
        }
    }

    private IEnumerable<(string Name, Tensor Tensor)> Named(Func<Module, IEnumerable<(string Name, Tensor Tensor)>> own, string prefix)
    {
        foreach (var (name, tensor) in own(this))
            yield return (prefix + name, tensor);
        foreach (var (name, child) in _children)
        {
            foreach (var entry in child.Named(own, $"{prefix}{name}."))
                yield return entry;
        }
    }
}

/// <summary>What did not fit when weights were loaded into a module.</summary>
/// <param name="Missing">Names the module has and the weights do not.</param>
/// <param name="Unexpected">Names the weights have and the module does not.</param>
/// <param name="OtherShape">Names both have with different shapes, with both shapes.</param>
internal sealed record LoadReport(string[] Missing, string[] Unexpected, string[] OtherShape)
{
    public bool IsComplete => Missing.Length + Unexpected.Length + OtherShape.Length == 0;

    /// <summary>One line: each group with its first names.</summary>
    public override string ToString() => IsComplete
        ? "everything loaded"
        : string.Join("; ", new[] { Part("missing", Missing), Part("unexpected", Unexpected), Part("of another shape", OtherShape) }
            .Where(part => part.Length > 0));

    /// <summary>A line for each group, with every name.</summary>
    public IEnumerable<string> Lines() => new[] { ("missing", Missing), ("unexpected", Unexpected), ("of another shape", OtherShape) }
        .Where(group => group.Item2.Length > 0)
        .Select(group => $"{group.Item2.Length} {group.Item1}: {string.Join(", ", group.Item2)}");

    private static string Part(string what, string[] names) => names.Length switch
    {
        0 => "",
        <= 4 => $"{names.Length} {what}: {string.Join(", ", names)}",
        _ => $"{names.Length} {what}: {string.Join(", ", names.Take(4))}, ...",
    };
}
