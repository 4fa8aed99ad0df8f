namespace Timbre.Torch;

/// <summary>Loss functions; each is a mean over the batch.</summary>
internal static class Loss
{
    private const int Mean = 1;
    private const int IgnoreIndex = -100;

    /// <summary>The cross entropy between softmax(logits) and the targets.</summary>
    /// <param name="logits">(batch, class).</param>
    /// <param name="targets">Class indices (batch) of 64-bit integers, or probabilities (batch, class), as mixup makes them.</param>
    /// <param name="labelSmoothing">How much of each target is spread evenly over the classes (Szegedy et al. 2016).</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, double labelSmoothing = 0) =>
        Aten.CrossEntropy.Call(logits, targets, Argument.None, Mean, IgnoreIndex, labelSmoothing);
}
