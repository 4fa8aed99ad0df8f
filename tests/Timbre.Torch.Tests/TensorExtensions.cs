namespace Timbre.Torch.Tests;

/// <summary>Operators that only tests call.</summary>
internal static class TensorExtensions
{
    private static readonly Operator SumOfAll = new("sum");
    private static readonly Operator SigmoidOfEach = new("sigmoid");

    extension(Tensor)
    {
        /// <summary>Standard normal numbers.</summary>
        public static Tensor Randn(params long[] shape) => Tensor.Empty(shape).NormalInPlace(0, 1);
    }

    extension(Tensor tensor)
    {
        public Tensor Sum() => SumOfAll.Call(tensor);

        public Tensor Sigmoid() => SigmoidOfEach.Call(tensor);
    }
}
