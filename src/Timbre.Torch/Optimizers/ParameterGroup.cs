namespace Timbre.Torch;

/// <summary>Parameters that are trained alike.</summary>
/// <param name="parameters">The parameters; those without a gradient at a step are left as they are.</param>
/// <param name="learningRate">The step's size.</param>
/// <param name="weightDecay">How strongly the parameters are drawn towards zero.</param>
public sealed class ParameterGroup(IEnumerable<Tensor> parameters, double learningRate, double weightDecay = 0)
{
    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters { get; } = [.. parameters];

    /// <summary>The step's size now; a schedule changes it.</summary>
    public double LearningRate { get; set; } = learningRate;

    /// <summary>The step's size the group was made with.</summary>
    public double InitialLearningRate { get; } = learningRate;

    /// <summary>How strongly the parameters are drawn towards zero.</summary>
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
