namespace Timbre.Torch;

internal sealed partial class Tensor
{
    /// <summary>The same elements in another shape; one length may be -1 and is worked out.</summary>
    public Tensor Reshape(params long[] shape) => Aten.Reshape.Call(this, shape);

    /// <summary>Axes from <paramref name="startAxis"/> to <paramref name="endAxis"/> made one.</summary>
    public Tensor Flatten(long startAxis = 0, long endAxis = -1) => Aten.Flatten.Call(this, startAxis, endAxis);

    public Tensor Permute(params long[] axes) => Aten.Permute.Call(this, axes);

    public Tensor Transpose(long first, long second) => Aten.Transpose.Call(this, first, second);

    public Tensor Unsqueeze(long axis) => Aten.Unsqueeze.Call(this, axis);

    /// <summary>The elements of one axis from <paramref name="start"/> up to <paramref name="end"/> (not included), over the same memory.</summary>
    public Tensor Slice(long axis, long start, long end = long.MaxValue, long step = 1) => Aten.Slice.Call(this, axis, start, end, step);

    public static Tensor Cat(Tensor[] tensors, long axis = 0) => Aten.Cat.Call(tensors, axis);

    /// <summary>Tensors of one shape joined along a new axis.</summary>
    public static Tensor Stack(Tensor[] tensors, long axis = 0) => Aten.Stack.Call(tensors, axis);

    public Tensor Flip(params long[] axes) => Aten.Flip.Call(this, axes);

    /// <summary>In row-major memory; the same memory where it already is.</summary>
    public Tensor Contiguous(MemoryFormat format = MemoryFormat.Contiguous) => Aten.Contiguous.Call(this, format);

    public Tensor Clone() => Aten.Clone.Call(this);

    /// <summary>The same memory without the history for backward.</summary>
    public Tensor Detach() => Aten.Detach.Call(this);

    /// <summary>On a device; the same memory where it already is there.</summary>
    public Tensor To(Device device) => Aten.ToOptions.Call(this, Argument.None, Argument.None, device);

    /// <summary>With another element type; the same memory where it already has it.</summary>
    public Tensor To(DataType type) => Aten.ToType.Call(this, type);
}
