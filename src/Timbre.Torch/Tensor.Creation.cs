namespace Timbre.Torch;

internal sealed partial class Tensor
{
    /// <summary>A float tensor with a copy of the values.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">The length of each axis; none: one axis with every value.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params long[] shape) => FromValues(values, shape, DataType.Float32);

    /// <summary>A 64-bit integer tensor with a copy of the values: class indices, positions.</summary>
    public static Tensor FromInt64(ReadOnlySpan<long> values, params long[] shape) => FromValues(values, shape, DataType.Int64);

    /// <summary>A tensor of unsigned bytes with a copy of the values: image pixels.</summary>
    public static Tensor FromBytes(ReadOnlySpan<byte> values, params long[] shape) => FromValues(values, shape, DataType.UInt8);

    /// <summary>A tensor whose elements are whatever lay in memory.</summary>
    public static Tensor Empty(long[] shape, DataType type = DataType.Float32, Device device = default) =>
        Aten.Empty.Call(shape, type, Argument.None, device);

    public static Tensor Zeros(params long[] shape) => Zeros(shape, DataType.Float32);

    public static Tensor Zeros(long[] shape, DataType type, Device device = default) =>
        Aten.Zeros.Call(shape, type, Argument.None, device);

    public static Tensor Ones(params long[] shape) => Ones(shape, DataType.Float32);

    public static Tensor Ones(long[] shape, DataType type, Device device = default) =>
        Aten.Ones.Call(shape, type, Argument.None, device);

    public static Tensor ZerosLike(Tensor other) => Aten.ZerosLike.Call(other);

    /// <summary>A tensor of the given type with a copy of raw little-endian element bytes.</summary>
    internal static Tensor FromRaw(ReadOnlySpan<byte> bytes, long[] shape, DataType type)
    {
        var tensor = Empty(shape, type);
        bytes.CopyTo(tensor.RawBytes(bytes.Length));
        return tensor;
    }

    private static Tensor FromValues<T>(ReadOnlySpan<T> values, long[] shape, DataType type)
        where T : unmanaged
    {
        if (shape.Length == 0)
            shape = [values.Length];
        var count = 1L;
        foreach (var length in shape)
            count = checked(count * length);
        if (count != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill the shape [{string.Join(", ", shape)}]", nameof(values));
        return FromRaw(MemoryMarshal.AsBytes(values), shape, type);
    }
}
