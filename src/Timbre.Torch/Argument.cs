namespace Timbre.Torch;

/// <summary>One argument of an operator call. Everything an ATen schema takes converts to it implicitly; <c>default</c> is None.</summary>
internal readonly struct Argument
{
    private readonly ValueKind _kind;
    private readonly int _length;
    private readonly long _bits;
    private readonly object? _content;

    private Argument(ValueKind kind, long bits, int length = 0, object? content = null)
    {
        _kind = kind;
        _bits = bits;
        _length = length;
        _content = content;
    }

    internal static Argument None => default;

    internal int Words => _kind is ValueKind.IntList or ValueKind.TensorList ? _length : 0;

    /// <summary>What was converted: a tensor, a number, a list or null; tensors in a list as an array.</summary>
    internal object? Value => _kind switch
    {
        ValueKind.Int => _bits,
        ValueKind.Double => BitConverter.Int64BitsToDouble(_bits),
        ValueKind.Bool => _bits != 0,
        ValueKind.Device => new Device((DeviceKind)_bits, Math.Max(_length, 0)),
        _ => _content is List<Tensor> list ? list.ToArray() : _content,
    };

    public static implicit operator Argument(Tensor? value) => value is null ? default : new(ValueKind.Tensor, value.Handle, 0, value);

    public static implicit operator Argument(long value) => new(ValueKind.Int, value);

    public static implicit operator Argument(int value) => new(ValueKind.Int, value);

    public static implicit operator Argument(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public static implicit operator Argument(DataType value) => new(ValueKind.Int, (long)value);

    public static implicit operator Argument(MemoryFormat value) => new(ValueKind.Int, (long)value);

    public static implicit operator Argument(Device value) => new(ValueKind.Device, (long)value.Kind, value.NativeIndex);

    public static implicit operator Argument(long[]? value) => value is null ? default : new(ValueKind.IntList, 0, value.Length, value);

    public static implicit operator Argument(Tensor?[] value) => new(ValueKind.TensorList, 0, value.Length, value);

    public static implicit operator Argument(List<Tensor> value) => new(ValueKind.TensorList, 0, value.Count, value);

    /// <summary>Writes this argument, its list into <paramref name="pool"/> from <paramref name="offset"/> on.</summary>
    internal NativeValue Write(Span<long> pool, int offset)
    {
        var words = pool.Slice(offset, Words);
        switch (_content)
        {
            case null or Tensor:
                return new NativeValue { Kind = _kind, Length = _length, Payload = _bits };
            case long[] integers:
                integers.CopyTo(words);
                break;
            case List<Tensor> tensors:
                for (var i = 0; i < words.Length; i++)
                    words[i] = tensors[i].Handle;
                break;
            case Tensor?[] tensors:
                for (var i = 0; i < words.Length; i++)
                    words[i] = tensors[i]?.Handle ?? 0;
                break;
        }
        return new NativeValue { Kind = _kind, Length = _length, Payload = offset };
    }
}

/// <summary>The kinds of argument and result that cross to the shim; the numbers are the shim's.</summary>
internal enum ValueKind
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    TensorList,
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
