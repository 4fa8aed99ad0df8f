using System.Runtime.CompilerServices;

namespace Timbre.Torch;

/// <summary>
/// A libtorch tensor: an array of any rank on a device, which remembers how it was computed so that <see cref="Backward"/> can
/// differentiate it. Freed by <see cref="Dispose"/> or by the <see cref="TensorScope"/> it was made in, never by the garbage collector.
/// </summary>
/// <remarks>Axes may be given from the end: -1 is the last one.</remarks>
internal sealed unsafe partial class Tensor : IDisposable
{
    private const int MaximumRank = 16;

    private static long _live;

    private nint _handle;
    private long[]? _shape;

    internal Tensor(nint handle)
    {
        _handle = handle;
        Interlocked.Increment(ref _live);
        TensorScope.Adopt(this);
    }

    public ReadOnlySpan<long> Shape => _shape ??= ReadShape();

    /// <summary>The number of axes; 0 for a single number.</summary>
    public int Rank => Shape.Length;

    public long ElementCount
    {
        get
        {
            var count = 1L;
            foreach (var length in Shape)
                count *= length;
            return count;
        }
    }

    public DataType DataType
    {
        get
        {
            _ = TorchLibrary.Check(TorchLibrary.timbre_kind(Handle, out var type, out _, out _));
            return (DataType)type;
        }
    }

    public Device Device
    {
        get
        {
            _ = TorchLibrary.Check(TorchLibrary.timbre_kind(Handle, out _, out var device, out var index));
            return new Device((DeviceKind)device, Math.Max(index, 0));
        }
    }

    /// <summary>Whether gradients with respect to this tensor are wanted. Set on leaves only: parameters and inputs.</summary>
    public bool RequiresGrad
    {
        get => TorchLibrary.Check(TorchLibrary.timbre_requires_grad(Handle)) != 0;
        set => _ = TorchLibrary.Check(TorchLibrary.timbre_set_requires_grad(Handle, value ? 1 : 0));
    }

    /// <summary>
    /// The gradient that <see cref="Backward"/> left here, or null. Each reading makes a new tensor object over the same memory.
    /// Setting null forgets it.
    /// </summary>
    public Tensor? Grad
    {
        get
        {
            var gradient = TorchLibrary.timbre_grad(Handle);
            return gradient == 0 ? null : new Tensor(gradient);
        }
        set => _ = TorchLibrary.Check(TorchLibrary.timbre_set_grad(Handle, value?.Handle ?? 0));
    }

    public bool IsDisposed => _handle == 0;

    internal static long Live => Interlocked.Read(ref _live);

    internal TensorScope? Owner { get; set; }

    internal nint Handle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>Adds the gradient of this tensor with respect to every leaf that wants one to that leaf's <see cref="Grad"/>.</summary>
    /// <param name="gradient">The gradient with respect to this tensor, of its shape; null (1) where it is a single number.</param>
    public void Backward(Tensor? gradient = null, bool retainGraph = false) =>
        _ = TorchLibrary.Check(TorchLibrary.timbre_backward(Handle, gradient?.Handle ?? 0, retainGraph ? 1 : 0));

    /// <summary>Frees the memory, unless another tensor shares it or a graph still needs it.</summary>
    public void Dispose()
    {
        if (_handle == 0)
            return;
        TorchLibrary.timbre_free(_handle);
        _handle = 0;
        Owner = null;
        Interlocked.Decrement(ref _live);
    }

    /// <summary>The only element, as a number.</summary>
    /// <exception cref="TorchException">There is not exactly one element.</exception>
    public double Item() => Aten.Item.CallNumber(this);

    /// <summary>Every element in row-major order, converted to float.</summary>
    public float[] ToArray()
    {
        var values = new float[ElementCount];
        CopyTo(values);
        return values;
    }

    /// <summary>Every element in row-major order, converted to long.</summary>
    public long[] ToInt64Array()
    {
        var values = new long[ElementCount];
        CopyOut<long>(values, DataType.Int64);
        return values;
    }

    /// <summary>Copies every element, in row-major order and converted to float.</summary>
    public void CopyTo(Span<float> destination) => CopyOut(destination, DataType.Float32);

    /// <summary>Copies every element, in row-major order and converted to byte.</summary>
    public void CopyTo(Span<byte> destination) => CopyOut(destination, DataType.UInt8);

    /// <summary>The shape and type: <c>float32[32, 1, 128, 200] on cpu</c>.</summary>
    public override string ToString() =>
        IsDisposed ? "freed tensor" : $"{DataType.ToString().ToLowerInvariant()}[{string.Join(", ", Shape.ToArray())}] on {Device}";

    /// <summary>Puts another tensor's content behind this object: how a module moves its parameters to another device.</summary>
    internal void Replace(Tensor other)
    {
        TorchLibrary.timbre_free(Handle);
        _handle = other.Handle;
        _shape = null;
        other._handle = 0;
        other.Owner = null;
        Interlocked.Decrement(ref _live);
    }

    /// <summary>The raw bytes of the elements in row-major order.</summary>
    internal byte[] ToRawBytes(int elementSize)
    {
        using var plain = MainMemoryCopy(DataType);
        var bytes = new byte[checked(ElementCount * elementSize)];
        plain.RawBytes(bytes.Length).CopyTo(bytes);
        return bytes;
    }

    /// <summary>The elements' memory; only for a contiguous tensor on the CPU.</summary>
    internal Span<byte> RawBytes(int length)
    {
        if (length == 0)
            return [];
        return new Span<byte>((void*)TorchLibrary.Check((nint)TorchLibrary.timbre_data(Handle)), length);
    }

    private void CopyOut<T>(Span<T> destination, DataType type)
        where T : unmanaged
    {
        if (destination.Length != ElementCount)
            throw new ArgumentException($"room for {destination.Length} values where the tensor has {ElementCount}", nameof(destination));
        using var plain = MainMemoryCopy(type);
        MemoryMarshal.Cast<byte, T>(plain.RawBytes(checked(destination.Length * sizeof(T)))).CopyTo(destination);
    }

    /// <summary>A tensor object over row-major main memory: the same memory where it already is that.</summary>
    private Tensor MainMemoryCopy(DataType type)
    {
        using var detached = Detach();
        using var here = detached.To(Device.Cpu);
        using var typed = here.To(type);
        return typed.Contiguous();
    }

    private long[] ReadShape()
    {
        var lengths = stackalloc long[MaximumRank];
        var rank = TorchLibrary.Check(TorchLibrary.timbre_shape(Handle, lengths, MaximumRank));
        if (rank > MaximumRank)
            throw new TorchException($"a tensor of {rank} axes; at most {MaximumRank} are supported");
        return new ReadOnlySpan<long>(lengths, rank).ToArray();
    }
}
