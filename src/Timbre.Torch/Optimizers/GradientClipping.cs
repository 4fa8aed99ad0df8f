namespace Timbre.Torch.Optimizers;

/// <summary>Keeps one bad batch from throwing the parameters far away.</summary>
internal static class GradientClipping
{
    /// <summary>Scales all gradients down together where their common Euclidean norm exceeds a limit (Pascanu et al. 2013).</summary>
    /// <param name="parameters">Whose gradients; those without one do not count.</param>
    public static double ByNorm(IEnumerable<Tensor> parameters, double maximum)
    {
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        var gradients = parameters.Select(parameter => parameter.Grad).OfType<Tensor>().ToList();
        if (gradients.Count == 0)
            return 0;
        var norms = Aten.ForEachNorm.CallMany(gradients.Count, gradients, 2.0);
        var norm = Tensor.Stack(norms).Norm().Item();
        if (norm > maximum)
            Aten.ForEachMultiplyScalarInPlace.Run(gradients, maximum / (norm + 1e-6));
        return norm;
    }
}
