namespace Timbre.Torch.Optimizers;

/// <summary>Changes parameters by their gradients. Owns its state tensors; dispose it before or after the network.</summary>
internal abstract class Optimizer : IDisposable
{
    private const string StepsName = "step";

    private readonly Dictionary<Tensor, ParameterState> _state = [];
    private readonly string[] _slots;

    /// <summary>An optimizer that keeps tensors of the given names for each parameter.</summary>
    private protected Optimizer(IEnumerable<ParameterGroup> groups, params string[] slots)
    {
        Groups = [.. groups];
        _slots = slots;
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

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
        foreach (var group in Groups)
        {
            var parameters = new List<Tensor>(group.Parameters.Count);
            var gradients = new List<Tensor>(group.Parameters.Count);
            var states = new List<ParameterState>(group.Parameters.Count);
            foreach (var parameter in group.Parameters)
            {
                if (parameter.Grad is not { } gradient)
                    continue;
                parameters.Add(parameter);
                gradients.Add(gradient);
                var state = StateOf(parameter);
                state.Steps++;
                states.Add(state);
            }
            if (parameters.Count > 0)
                Step(group, parameters, gradients, states);
        }
    }

    /// <summary>The state, to go on with training later: the steps and the tensors of each parameter that was ever stepped, by its number.</summary>
    public Dictionary<string, Tensor> StateDict()
    {
        var result = new Dictionary<string, Tensor>();
        foreach (var (index, parameter) in NumberedParameters())
        {
            if (!_state.TryGetValue(parameter, out var own))
                continue;
            result[$"{index}.{StepsName}"] = Tensor.FromInt64([own.Steps], 1);
            for (var slot = 0; slot < _slots.Length; slot++)
                result[$"{index}.{_slots[slot]}"] = own.Tensors[slot];
        }
        return result;
    }

    /// <summary>Goes on from a state that <see cref="StateDict"/> of an optimizer over the same parameters returned.</summary>
    /// <exception cref="TorchException">The state is of another optimizer or network.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        foreach (var (index, parameter) in NumberedParameters())
        {
            // A parameter that was frozen from the start has none.
            if (!_slots.Append(StepsName).Any(name => state.ContainsKey($"{index}.{name}")))
                continue;
            var own = StateOf(parameter);
            for (var slot = 0; slot < _slots.Length; slot++)
                own.Tensors[slot].CopyFrom(Saved(index, _slots[slot], parameter.Shape));
            own.Steps = Saved(index, StepsName, [1]).ToInt64Array()[0];
        }

        Tensor Saved(int index, string name, ReadOnlySpan<long> shape)
        {
            if (!state.TryGetValue($"{index}.{name}", out var saved))
                throw new TorchException($"the optimizer's state lacks '{index}.{name}': it is of another optimizer or version of Timbre; delete the checkpoint to start again");
            if (!saved.Shape.SequenceEqual(shape))
                throw new TorchException($"the optimizer's state '{index}.{name}' has another shape than its parameter");
            return saved;
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _state.Values.SelectMany(state => state.Tensors))
            tensor.Dispose();
        _state.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Changes one group's parameters; runs without recording, inside a scope.</summary>
    /// <param name="states">What is kept for each of the parameters; the steps include this one.</param>
    private protected abstract void Step(ParameterGroup group, List<Tensor> parameters, List<Tensor> gradients, List<ParameterState> states);

    private ParameterState StateOf(Tensor parameter)
    {
        if (!_state.TryGetValue(parameter, out var state))
            _state[parameter] = state = new ParameterState([.. _slots.Select(_ => TensorScope.Release(Tensor.ZerosLike(parameter)))]);
        return state;
    }

    private IEnumerable<(int Index, Tensor Parameter)> NumberedParameters() =>
        Groups.SelectMany(group => group.Parameters).Select((parameter, index) => (index, parameter));

    /// <summary>What is kept for one parameter.</summary>
    private protected sealed class ParameterState(Tensor[] tensors)
    {
        /// <summary>One for each slot, zeros at first.</summary>
        public Tensor[] Tensors { get; } = tensors;

        /// <summary>How often the parameter was stepped: fewer times than others if it was frozen for a while.</summary>
        public long Steps { get; set; }
    }
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
