namespace Timbre.Torch;

/// <summary>Adam (Kingma and Ba 2015), whose weight decay is added to the gradient.</summary>
public class Adam : Optimizer
{
    private const int Mean = 0;
    private const int Variance = 1;

    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>An optimizer over one group.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">The step's size.</param>
    /// <param name="weightDecay">Times the parameter, added to its gradient.</param>
    public Adam(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double weightDecay = 0)
        : this([new ParameterGroup(parameters, learningRate, weightDecay)])
    {
    }

    /// <summary>An optimizer over groups.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="beta1">The decay of the gradients' mean.</param>
    /// <param name="beta2">The decay of the squared gradients' mean.</param>
    /// <param name="epsilon">Added to the denominator.</param>
    public Adam(IEnumerable<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(groups, "exp_avg", "exp_avg_sq") =>
        (Momentum, _beta2, _epsilon) = (beta1, beta2, epsilon);

    /// <summary>Whether weights decay on their own and not through the gradient.</summary>
    private protected virtual bool IsDecoupled => false;

    private protected override void Step(ParameterGroup group, List<Tensor> parameters, List<Tensor> gradients)
    {
        if (group.WeightDecay != 0)
        {
            if (IsDecoupled)
                Aten.ForEachMultiplyScalarInPlace.Run(parameters, 1 - group.LearningRate * group.WeightDecay);
            else
                gradients = [.. Aten.ForEachAdd.CallMany(gradients.Count, gradients, parameters, group.WeightDecay)];
        }
        var means = State(parameters, Mean);
        var variances = State(parameters, Variance);
        Aten.ForEachMultiplyScalarInPlace.Run(means, Momentum);
        Aten.ForEachAddInPlace.Run(means, gradients, 1 - Momentum);
        Aten.ForEachMultiplyScalarInPlace.Run(variances, _beta2);
        Aten.ForEachAddCMulInPlace.Run(variances, gradients, gradients, 1 - _beta2);

        // m̂ / (√v̂ + ε) with the bias corrections moved out of the tensors: one operation fewer for each.
        var correction1 = 1 - Math.Pow(Momentum, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(_beta2, Steps));
        var roots = Aten.ForEachSqrt.CallMany(variances.Count, variances);
        Aten.ForEachAddScalarInPlace.Run(roots, _epsilon * correction2);
        Aten.ForEachAddCDivInPlace.Run(parameters, means, roots, -group.LearningRate * correction2 / correction1);
    }
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019): each step first shrinks the weights by rate · decay.</summary>
public sealed class AdamW : Adam
{
    /// <summary>An optimizer over one group.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">The step's size.</param>
    /// <param name="weightDecay">The share of a weight, times the learning rate, lost at each step.</param>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double weightDecay = 1e-2)
        : base(parameters, learningRate, weightDecay)
    {
    }

    /// <inheritdoc/>
    public AdamW(IEnumerable<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(groups, beta1, beta2, epsilon)
    {
    }

    private protected override bool IsDecoupled => true;
}
