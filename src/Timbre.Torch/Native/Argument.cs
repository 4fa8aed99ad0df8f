using System.Runtime.InteropServices;
using System.Text;

namespace Timbre.Torch;

/// <summary>One argument of an operator call. Everything an ATen schema takes converts to it implicitly; <c>default</c> is None.</summary>
internal readonly struct Argument
{
    private readonly ValueKind _kind;
    private readonly int _length;
    private readonly long _bits;
    private readonly object? _list;

    private Argument(ValueKind kind, long bits, int length = 0, object? list = null)
    {
        _kind = kind;
        _bits = bits;
        _length = length;
        _list = list;
    }

    internal static Argument None => default;

    /// <summary>How many words of the pool this argument takes.</summary>
    internal int Words => _list is null ? 0 : _kind == ValueKind.String ? (_length + 7) / 8 : _length;

    public static implicit operator Argument(Tensor? value) => value is null ? default : new(ValueKind.Tensor, value.Handle);

    public static implicit operator Argument(long value) => new(ValueKind.Int, value);

    public static implicit operator Argument(int value) => new(ValueKind.Int, value);

    public static implicit operator Argument(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public static implicit operator Argument(DataType value) => new(ValueKind.Int, (long)value);

    public static implicit operator Argument(MemoryFormat value) => new(ValueKind.Int, (long)value);

    public static implicit operator Argument(Device value) => new(ValueKind.Device, (long)value.Kind, value.NativeIndex);

    public static implicit operator Argument(long[]? value) => value is null ? default : new(ValueKind.IntList, 0, value.Length, value);

    public static implicit operator Argument(double[] value) => new(ValueKind.DoubleList, 0, value.Length, value);

    public static implicit operator Argument(Tensor?[] value) => new(ValueKind.TensorList, 0, value.Length, value);

    public static implicit operator Argument(List<Tensor> value) => new(ValueKind.TensorList, 0, value.Count, value);

    public static implicit operator Argument(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return new(ValueKind.String, 0, bytes.Length, bytes);
    }

    /// <summary>Writes this argument, its list into <paramref name="pool"/> from <paramref name="offset"/> on.</summary>
    internal NativeValue Write(Span<long> pool, int offset)
    {
        var words = pool.Slice(offset, Words);
        switch (_list)
        {
            case null:
                return new NativeValue { Kind = _kind, Length = _length, Payload = _bits };
            case long[] integers:
                integers.CopyTo(words);
                break;
            case double[] numbers:
                MemoryMarshal.Cast<double, long>(numbers).CopyTo(words);
                break;
            case byte[] text:
                text.CopyTo(MemoryMarshal.AsBytes(words));
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
