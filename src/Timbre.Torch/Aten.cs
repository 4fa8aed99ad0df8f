namespace Timbre.Torch;

/// <summary>The ATen operators that Timbre uses, under the names of libtorch's native functions.</summary>
internal static class Aten
{
    internal static readonly Operator Item = new("item");
    internal static readonly Operator Version = new("_version");
    internal static readonly Operator Empty = new("empty", "memory_format");
    internal static readonly Operator Zeros = new("zeros");
    internal static readonly Operator Ones = new("ones");
    internal static readonly Operator ZerosLike = new("zeros_like");

    internal static readonly Operator Add = new("add", "Tensor");
    internal static readonly Operator AddScalar = new("add", "Scalar");
    internal static readonly Operator Subtract = new("sub", "Tensor");
    internal static readonly Operator Multiply = new("mul", "Tensor");
    internal static readonly Operator MultiplyScalar = new("mul", "Scalar");
    internal static readonly Operator Log = new("log");
    internal static readonly Operator Sqrt = new("sqrt");
    internal static readonly Operator Pow = new("pow", "Tensor_Scalar");
    internal static readonly Operator MeanAxes = new("mean", "dim");
    internal static readonly Operator MaxAxis = new("max", "dim");
    internal static readonly Operator Norm = new("norm", "Scalar");

    internal static readonly Operator AddInPlace = new("add_", "Tensor");
    internal static readonly Operator AddScalarInPlace = new("add_", "Scalar");
    internal static readonly Operator LerpInPlace = new("lerp_", "Scalar");
    internal static readonly Operator FillInPlace = new("fill_", "Scalar");
    internal static readonly Operator CopyInPlace = new("copy_");
    internal static readonly Operator UniformInPlace = new("uniform_");
    internal static readonly Operator NormalInPlace = new("normal_");
    internal static readonly Operator ReluInPlace = new("relu_");

    internal static readonly Operator Reshape = new("reshape");
    internal static readonly Operator Flatten = new("flatten", "using_ints");
    internal static readonly Operator Permute = new("permute");
    internal static readonly Operator Transpose = new("transpose", "int");
    internal static readonly Operator Unsqueeze = new("unsqueeze");
    internal static readonly Operator Slice = new("slice", "Tensor");
    internal static readonly Operator Cat = new("cat");
    internal static readonly Operator Stack = new("stack");
    internal static readonly Operator Flip = new("flip");
    internal static readonly Operator Contiguous = new("contiguous");
    internal static readonly Operator Clone = new("clone");
    internal static readonly Operator Detach = new("detach");
    internal static readonly Operator ToOptions = new("to", "dtype_layout");
    internal static readonly Operator ToType = new("to", "dtype");

    internal static readonly Operator Softmax = new("softmax", "int");
    internal static readonly Operator Relu = new("relu");
    internal static readonly Operator Dropout = new("dropout");
    internal static readonly Operator Linear = new("linear");
    internal static readonly Operator Conv1d = new("conv1d");
    internal static readonly Operator Conv2d = new("conv2d");
    internal static readonly Operator MaxPool1d = new("max_pool1d");
    internal static readonly Operator MaxPool2d = new("max_pool2d");
    internal static readonly Operator AdaptiveAvgPool2d = new("adaptive_avg_pool2d");
    internal static readonly Operator BatchNorm = new("batch_norm");
    internal static readonly Operator Lstm = new("lstm", "input");
    internal static readonly Operator Gru = new("gru", "input");

    internal static readonly Operator CrossEntropy = new("cross_entropy_loss");

    internal static readonly Operator ForEachAdd = new("_foreach_add", "List");
    internal static readonly Operator ForEachAddInPlace = new("_foreach_add_", "List");
    internal static readonly Operator ForEachAddScalarInPlace = new("_foreach_add_", "Scalar");
    internal static readonly Operator ForEachMultiplyScalarInPlace = new("_foreach_mul_", "Scalar");
    internal static readonly Operator ForEachAddCMulInPlace = new("_foreach_addcmul_", "Scalar");
    internal static readonly Operator ForEachAddCDivInPlace = new("_foreach_addcdiv_", "Scalar");
    internal static readonly Operator ForEachSqrt = new("_foreach_sqrt");
    internal static readonly Operator ForEachNorm = new("_foreach_norm", "Scalar");
}
