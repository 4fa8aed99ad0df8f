namespace Timbre.Torch.Optimizers;

/// <summary>Stochastic gradient descent with momentum, as PyTorch defines it: v ← μv + g, p ← p − rate·v.</summary>
internal sealed class Sgd : Optimizer
{
    private readonly bool _nesterov;

    /// <param name="momentum">How much of the last step goes on.</param>
    /// <param name="nesterov">Whether the step looks ahead along the momentum.</param>
    public Sgd(IEnumerable<ParameterGroup> groups, double momentum = 0, bool nesterov = false)
        : base(groups, "momentum_buffer") =>
        (Momentum, _nesterov) = (momentum, nesterov);

    private protected override void Step(ParameterGroup group, List<Tensor> parameters, List<Tensor> gradients, List<ParameterState> states)
    {
        if (group.WeightDecay != 0)
            gradients = [.. Aten.ForEachAdd.CallMany(gradients.Count, gradients, parameters, group.WeightDecay)];
        if (Momentum != 0)
        {
            var velocities = states.ConvertAll(state => state.Tensors[0]);
            Aten.ForEachMultiplyScalarInPlace.Run(velocities, Momentum);
            Aten.ForEachAddInPlace.Run(velocities, gradients, 1);
            gradients = _nesterov ? [.. Aten.ForEachAdd.CallMany(gradients.Count, gradients, velocities, Momentum)] : velocities;
        }
        Aten.ForEachAddInPlace.Run(parameters, gradients, -group.LearningRate);
    }
}
