namespace Timbre.Torch.Optimizers;

/// <summary>Adam (Kingma and Ba 2015), whose weight decay is added to the gradient.</summary>
internal class Adam : Optimizer
{
    private const int Mean = 0;
    private const int Variance = 1;

    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    public Adam(IEnumerable<ParameterGroup> groups)
        : base(groups, "exp_avg", "exp_avg_sq") => Momentum = 0.9;

    private protected virtual bool IsDecoupled => false;

    private protected override void Step(ParameterGroup group, List<Tensor> parameters, List<Tensor> gradients, List<ParameterState> states)
    {
        var shrink = IsDecoupled ? 1 - group.LearningRate * group.WeightDecay : 1;
        var coupled = IsDecoupled ? 0 : group.WeightDecay;
        var means = states.ConvertAll(state => state.Tensors[Mean]);
        var variances = states.ConvertAll(state => state.Tensors[Variance]);

        var left = new List<int>();
        for (var i = 0; i < parameters.Count; i++)
        {
            var (epsilon, rate) = Corrected(states[i].Steps);
            var done = TorchLibrary.Check(TorchLibrary.timbre_adam(
                parameters[i].Handle, gradients[i].Handle, means[i].Handle, variances[i].Handle, shrink, coupled, Momentum, Beta2, epsilon, rate));
            if (done == 0)
                left.Add(i);
        }
        foreach (var alike in left.GroupBy(i => states[i].Steps))
        {
            var (epsilon, rate) = Corrected(alike.Key);
            StepByOperators(Of(alike, parameters), Of(alike, gradients), Of(alike, means), Of(alike, variances), shrink, coupled, epsilon, rate);
        }

        // m̂ / (√v̂ + ε) with the bias corrections moved out of the tensors: one operation fewer for each.
        (double Epsilon, double Rate) Corrected(long steps)
        {
            var correction1 = 1 - Math.Pow(Momentum, steps);
            var correction2 = Math.Sqrt(1 - Math.Pow(Beta2, steps));
            return (Epsilon * correction2, -group.LearningRate * correction2 / correction1);
        }

        static List<Tensor> Of(IEnumerable<int> chosen, List<Tensor> tensors) => [.. chosen.Select(i => tensors[i])];
    }

    /// <summary>The same for tensors of any kind, anywhere.</summary>
    private void StepByOperators(
        List<Tensor> parameters, List<Tensor> gradients, List<Tensor> means, List<Tensor> variances, double shrink, double coupled, double epsilon, double rate)
    {
        if (coupled != 0)
            gradients = [.. Aten.ForEachAdd.CallMany(gradients.Count, gradients, parameters, coupled)];
        if (shrink != 1)
            Aten.ForEachMultiplyScalarInPlace.Run(parameters, shrink);
        Aten.ForEachMultiplyScalarInPlace.Run(means, Momentum);
        Aten.ForEachAddInPlace.Run(means, gradients, 1 - Momentum);
        Aten.ForEachMultiplyScalarInPlace.Run(variances, Beta2);
        Aten.ForEachAddCMulInPlace.Run(variances, gradients, gradients, 1 - Beta2);
        var roots = Aten.ForEachSqrt.CallMany(variances.Count, variances);
        Aten.ForEachAddScalarInPlace.Run(roots, epsilon);
        Aten.ForEachAddCDivInPlace.Run(parameters, means, roots, rate);
    }
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019): each step first shrinks the weights by rate · decay.</summary>
internal sealed class AdamW(IEnumerable<ParameterGroup> groups) : Adam(groups)
{
    private protected override bool IsDecoupled => true;
}
