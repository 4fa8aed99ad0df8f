namespace Timbre.Torch;

/// <summary>What training makes small. Each is a mean over the batch.</summary>
public static class Loss
{
    private const int Mean = 1;
    private const int IgnoreIndex = -100;

    /// <summary>The cross entropy between softmax(logits) and the targets.</summary>
    /// <param name="logits">(batch, class).</param>
    /// <param name="targets">Class indices (batch) of 64-bit integers, or probabilities (batch, class), as mixup makes them.</param>
    /// <param name="labelSmoothing">How much of each target is spread evenly over the classes (Szegedy et al. 2016).</param>
    /// <param name="classWeights">A weight for each class, or null.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, double labelSmoothing = 0, Tensor? classWeights = null) =>
        Aten.CrossEntropy.Call(logits, targets, classWeights, Mean, IgnoreIndex, labelSmoothing);

    /// <summary>The negative log likelihood of class indices under log probabilities.</summary>
    /// <param name="logProbabilities">(batch, class).</param>
    /// <param name="targets">Class indices (batch) of 64-bit integers.</param>
    /// <param name="classWeights">A weight for each class, or null.</param>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, Tensor targets, Tensor? classWeights = null) =>
        Aten.NegativeLogLikelihood.Call(logProbabilities, targets, classWeights, Mean, IgnoreIndex);

    /// <summary>The mean squared difference.</summary>
    public static Tensor MeanSquaredError(Tensor values, Tensor targets) => Aten.MeanSquaredError.Call(values, targets, Mean);

    /// <summary>The binary cross entropy between sigmoid(logits) and the targets in [0, 1].</summary>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets) =>
        Aten.BinaryCrossEntropyWithLogits.Call(logits, targets, Argument.None, Argument.None, Mean);
}
