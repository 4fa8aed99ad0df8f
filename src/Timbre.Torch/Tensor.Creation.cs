using System.Runtime.InteropServices;

namespace Timbre.Torch;

public sealed partial class Tensor
{
    /// <summary>A float tensor with a copy of the values.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="shape">The length of each axis; none: one axis with every value.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params long[] shape) => FromValues(values, shape, DataType.Float32);

    /// <summary>A 64-bit float tensor with a copy of the values.</summary>
    /// <inheritdoc cref="From(ReadOnlySpan{float}, long[])"/>
    public static Tensor FromFloat64(ReadOnlySpan<double> values, params long[] shape) => FromValues(values, shape, DataType.Float64);

    /// <summary>A 64-bit integer tensor with a copy of the values: class indices, positions.</summary>
    /// <inheritdoc cref="From(ReadOnlySpan{float}, long[])"/>
    public static Tensor FromInt64(ReadOnlySpan<long> values, params long[] shape) => FromValues(values, shape, DataType.Int64);

    /// <summary>A tensor of unsigned bytes with a copy of the values: image pixels.</summary>
    /// <inheritdoc cref="From(ReadOnlySpan{float}, long[])"/>
    public static Tensor FromBytes(ReadOnlySpan<byte> values, params long[] shape) => FromValues(values, shape, DataType.UInt8);

    /// <summary>A tensor of one number.</summary>
    public static Tensor Scalar(double value, DataType type = DataType.Float32) => Full([], value, type);

    /// <summary>A tensor whose elements are whatever lay in memory.</summary>
    public static Tensor Empty(long[] shape, DataType type = DataType.Float32, Device device = default) =>
        Aten.Empty.Call(shape, type, Argument.None, device);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(params long[] shape) => Zeros(shape, DataType.Float32);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(long[] shape, DataType type, Device device = default) =>
        Aten.Zeros.Call(shape, type, Argument.None, device);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(params long[] shape) => Ones(shape, DataType.Float32);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(long[] shape, DataType type, Device device = default) =>
        Aten.Ones.Call(shape, type, Argument.None, device);

    /// <summary>A tensor with one value everywhere.</summary>
    public static Tensor Full(long[] shape, double value, DataType type = DataType.Float32, Device device = default) =>
        Aten.Full.Call(shape, value, type, Argument.None, device);

    /// <summary>Zeros of another tensor's shape, type and device.</summary>
    public static Tensor ZerosLike(Tensor other) => Aten.ZerosLike.Call(other);

    /// <summary>Ones of another tensor's shape, type and device.</summary>
    public static Tensor OnesLike(Tensor other) => Aten.OnesLike.Call(other);

    /// <summary>Uniform random numbers in [0, 1).</summary>
    public static Tensor Rand(params long[] shape) => Aten.Rand.Call(shape);

    /// <summary>Uniform random numbers in [0, 1) on a device.</summary>
    public static Tensor Rand(long[] shape, Device device) => Aten.Rand.Call(shape, Argument.None, Argument.None, device);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor Randn(params long[] shape) => Aten.Randn.Call(shape);

    /// <summary>Standard normal random numbers on a device.</summary>
    public static Tensor Randn(long[] shape, Device device) => Aten.Randn.Call(shape, Argument.None, Argument.None, device);

    /// <summary>The integers from 0 to <paramref name="count"/> - 1 in random order.</summary>
    public static Tensor RandPermutation(long count) => Aten.RandPerm.Call(count);

    /// <summary>The 64-bit integers from 0 to <paramref name="end"/> - 1.</summary>
    public static Tensor Arange(long end, Device device = default) => Aten.Arange.Call(end, DataType.Int64, Argument.None, device);

    /// <summary>The square matrix with ones on its diagonal.</summary>
    public static Tensor Eye(long size) => Aten.Eye.Call(size);

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
