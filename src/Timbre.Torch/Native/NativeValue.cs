using System.Runtime.InteropServices;

namespace Timbre.Torch;

/// <summary>The kinds of argument and result that cross to the shim; the numbers are the shim's.</summary>
internal enum ValueKind
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    DoubleList,
    TensorList,
    String,
    Device,
}

/// <summary>One argument or result as the shim sees it: lists stand in a pool of words and are named by their offset.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public ValueKind Kind;
    public int Length;
    public long Payload;
}
