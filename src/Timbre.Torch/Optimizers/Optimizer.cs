namespace Timbre.Torch.Optimizers;

/// <summary>Changes parameters by their gradients. Owns its state tensors; dispose it before or after the network.</summary>
internal abstract class Optimizer : IDisposable
{
    private readonly Dictionary<Tensor, Tensor[]> _state = [];
    private readonly string[] _slots;

    /// <summary>An optimizer that keeps tensors of the given names for each parameter.</summary>
    private protected Optimizer(IEnumerable<ParameterGroup> groups, params string[] slots)
    {
        Groups = [.. groups];
        _slots = slots;
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    public long Steps { get; private set; }

    /// <summary>Momentum (SGD) or the first moment's decay (Adam), which a one-cycle schedule moves against the learning rate.</summary>
    public double Momentum { get; set; }

    /// <summary>Forgets every gradient. Call before each backward.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Groups.SelectMany(group => group.Parameters))
            parameter.Grad = null;
    }

    public void Step()
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        Steps++;
        foreach (var group in Groups)
        {
            var parameters = new List<Tensor>(group.Parameters.Count);
            var gradients = new List<Tensor>(group.Parameters.Count);
            foreach (var parameter in group.Parameters)
            {
                if (parameter.Grad is not { } gradient)
                    continue;
                parameters.Add(parameter);
                gradients.Add(gradient);
            }
            if (parameters.Count > 0)
                Step(group, parameters, gradients);
        }
    }

    /// <summary>The state, to go on with training later: tensors by slot and parameter number, and the number of steps.</summary>
    public Dictionary<string, Tensor> StateDict()
    {
        var result = new Dictionary<string, Tensor> { ["steps"] = Tensor.FromInt64([Steps], 1) };
        foreach (var (index, parameter) in NumberedParameters())
        {
            if (!_state.TryGetValue(parameter, out var tensors))
                continue;
            for (var slot = 0; slot < _slots.Length; slot++)
                result[$"{index}.{_slots[slot]}"] = tensors[slot];
        }
        return result;
    }

    /// <summary>Goes on from a state that <see cref="StateDict"/> of an optimizer over the same parameters returned.</summary>
    /// <exception cref="TorchException">The state is of another optimizer or network.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.TryGetValue("steps", out var steps) || steps.ElementCount != 1)
            throw new TorchException("the optimizer's state lacks its number of steps");
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var (index, parameter) in NumberedParameters())
        {
            for (var slot = 0; slot < _slots.Length; slot++)
            {
                if (!state.TryGetValue($"{index}.{_slots[slot]}", out var saved))
                    break;
                if (!saved.Shape.SequenceEqual(parameter.Shape))
                    throw new TorchException($"the optimizer's state '{index}.{_slots[slot]}' has another shape than its parameter");
                StateOf(parameter)[slot].CopyFrom(saved);
            }
        }
        Steps = steps.ToInt64Array()[0];
    }

    public void Dispose()
    {
        foreach (var tensor in _state.Values.SelectMany(tensors => tensors))
            tensor.Dispose();
        _state.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Changes one group's parameters; runs without recording, inside a scope.</summary>
    private protected abstract void Step(ParameterGroup group, List<Tensor> parameters, List<Tensor> gradients);

    /// <summary>One slot of the state of each parameter; zeros at first.</summary>
    private protected List<Tensor> State(List<Tensor> parameters, int slot)
    {
        var tensors = new List<Tensor>(parameters.Count);
        foreach (var parameter in parameters)
            tensors.Add(StateOf(parameter)[slot]);
        return tensors;
    }

    private Tensor[] StateOf(Tensor parameter)
    {
        if (!_state.TryGetValue(parameter, out var tensors))
        {
            tensors = [.. _slots.Select(_ => TensorScope.Release(Tensor.ZerosLike(parameter)))];
            _state[parameter] = tensors;
        }
        return tensors;
    }

    private IEnumerable<(int Index, Tensor Parameter)> NumberedParameters() =>
        Groups.SelectMany(group => group.Parameters).Select((parameter, index) => (index, parameter));
}

/// <summary>Parameters that are trained alike.</summary>
internal sealed class ParameterGroup(IEnumerable<Tensor> parameters, double learningRate, double weightDecay = 0)
{
    public IReadOnlyList<Tensor> Parameters { get; } = [.. parameters];

    public double LearningRate { get; set; } = learningRate;

    /// <summary>The step's size the group was made with.</summary>
    public double InitialLearningRate { get; } = learningRate;

    public double WeightDecay { get; set; } = weightDecay;

    /// <summary>Groups for a network's parameters: weight decay for matrices and kernels, none for biases and norm layers' scales.</summary>
    public static ParameterGroup[] DecayingWeightsOnly(Module module, double learningRate, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(module);
        var parameters = module.Parameters();
        return
        [
            new(parameters.Where(parameter => parameter.Rank > 1), learningRate, weightDecay),
            new(parameters.Where(parameter => parameter.Rank <= 1), learningRate),
        ];
    }
}
