namespace Timbre.Torch;

public sealed partial class Tensor
{
    /// <summary>The same elements in another shape; one length may be -1 and is worked out.</summary>
    public Tensor Reshape(params long[] shape) => Aten.Reshape.Call(this, shape);

    /// <summary>The same memory in another shape.</summary>
    /// <exception cref="TorchException">The elements do not lie as that shape would need.</exception>
    public Tensor View(params long[] shape) => Aten.View.Call(this, shape);

    /// <summary>Axes from <paramref name="startAxis"/> to <paramref name="endAxis"/> made one.</summary>
    public Tensor Flatten(long startAxis = 0, long endAxis = -1) => Aten.Flatten.Call(this, startAxis, endAxis);

    /// <summary>The axes in another order.</summary>
    public Tensor Permute(params long[] axes) => Aten.Permute.Call(this, axes);

    /// <summary>Two axes exchanged.</summary>
    public Tensor Transpose(long first, long second) => Aten.Transpose.Call(this, first, second);

    /// <summary>With an axis of length 1 added.</summary>
    public Tensor Unsqueeze(long axis) => Aten.Unsqueeze.Call(this, axis);

    /// <summary>Without an axis of length 1.</summary>
    public Tensor Squeeze(long axis) => Aten.Squeeze.Call(this, axis);

    /// <summary>Axes of length 1 stretched to the given lengths; -1 keeps one.</summary>
    public Tensor Expand(params long[] shape) => Aten.Expand.Call(this, shape);

    /// <summary>The whole repeated along each axis.</summary>
    public Tensor Repeat(params long[] times) => Aten.Repeat.Call(this, times);

    /// <summary>The elements of one axis from <paramref name="start"/> up to <paramref name="end"/> (not included), over the same memory.</summary>
    public Tensor Slice(long axis, long start, long end = long.MaxValue, long step = 1) => Aten.Slice.Call(this, axis, start, end, step);

    /// <summary>One position of an axis, which disappears, over the same memory.</summary>
    public Tensor Select(long axis, long index) => Aten.Select.Call(this, axis, index);

    /// <summary>The positions of an axis that a tensor of 64-bit integers names.</summary>
    public Tensor IndexSelect(long axis, Tensor indices) => Aten.IndexSelect.Call(this, axis, indices);

    /// <summary>For each position of <paramref name="indices"/>, the element it names along an axis.</summary>
    public Tensor Gather(long axis, Tensor indices) => Aten.Gather.Call(this, axis, indices);

    /// <summary>Tensors joined along an axis they have.</summary>
    public static Tensor Cat(Tensor[] tensors, long axis = 0) => Aten.Cat.Call(tensors, axis);

    /// <summary>Tensors of one shape joined along a new axis.</summary>
    public static Tensor Stack(Tensor[] tensors, long axis = 0) => Aten.Stack.Call(tensors, axis);

    /// <summary>With a value added at the ends of the last axes.</summary>
    /// <param name="widths">Before and after the last axis, before and after the one before it, and so on; negative cuts.</param>
    /// <param name="value">What is added.</param>
    public Tensor Pad(long[] widths, double value = 0) => Aten.ConstantPad.Call(this, widths, value);

    /// <summary>With axes in reverse.</summary>
    public Tensor Flip(params long[] axes) => Aten.Flip.Call(this, axes);

    /// <summary>Moved along an axis; what leaves at one end comes in at the other.</summary>
    public Tensor Roll(long shift, long axis) => Aten.Roll.Call(this, new[] { shift }, new[] { axis });

    /// <summary>The class indices as rows of zeros with a one.</summary>
    public Tensor OneHot(long classes) => Aten.OneHot.Call(this, classes);

    /// <summary>In row-major memory; the same memory where it already is.</summary>
    public Tensor Contiguous(MemoryFormat format = MemoryFormat.Contiguous) => Aten.Contiguous.Call(this, format);

    /// <summary>A copy with memory of its own.</summary>
    public Tensor Clone() => Aten.Clone.Call(this);

    /// <summary>The same memory without the history for backward.</summary>
    public Tensor Detach() => Aten.Detach.Call(this);

    /// <summary>On a device; the same memory where it already is there.</summary>
    public Tensor To(Device device) => Aten.ToOptions.Call(this, Argument.None, Argument.None, device);

    /// <summary>With another element type; the same memory where it already has it.</summary>
    public Tensor To(DataType type) => Aten.ToType.Call(this, type);
}
