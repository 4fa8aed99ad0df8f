namespace Timbre.Torch.Modules;

internal static class Init
{
    /// <summary>Uniform with a variance that keeps a rectifier's forward signal level (He et al. 2015, eq. 10), in place.</summary>
    /// <param name="weight">(outputs, inputs, kernel…).</param>
    /// <param name="slope">The rectifier's slope for negative inputs; √5 gives ±1/√inputs, PyTorch's default for its layers.</param>
    public static Tensor KaimingUniform(Tensor weight, double slope = 0)
    {
        var bound = Math.Sqrt(6 / ((1 + slope * slope) * FanIn(weight)));
        return Unrecorded(weight, tensor => tensor.UniformInPlace(-bound, bound));
    }

    /// <summary>Normal with a variance that keeps a rectifier's signal level (He et al. 2015, eq. 10 and 14), in place.</summary>
    /// <param name="weight">(outputs, inputs, kernel…).</param>
    /// <param name="fanOut">Whether the backward signal's level is kept instead of the forward one's.</param>
    public static Tensor KaimingNormal(Tensor weight, bool fanOut = false)
    {
        var deviation = Math.Sqrt(2.0 / (fanOut ? FanOut(weight) : FanIn(weight)));
        return Unrecorded(weight, tensor => tensor.NormalInPlace(0, deviation));
    }

    public static Tensor Uniform(Tensor weight, double from, double to) => Unrecorded(weight, tensor => tensor.UniformInPlace(from, to));

    public static Tensor Constant(Tensor weight, double value) => Unrecorded(weight, tensor => tensor.FillInPlace(value));

    internal static long FanIn(Tensor weight) => weight.Shape[1] * Receptive(weight);

    private static long FanOut(Tensor weight) => weight.Shape[0] * Receptive(weight);

    private static long Receptive(Tensor weight)
    {
        var size = 1L;
        foreach (var length in weight.Shape[2..])
            size *= length;
        return size;
    }

    private static Tensor Unrecorded(Tensor weight, Func<Tensor, Tensor> fill)
    {
        using var unrecorded = NoGrad.Enter();
        return fill(weight);
    }
}
