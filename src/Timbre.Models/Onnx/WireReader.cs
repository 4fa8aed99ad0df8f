using System.Buffers.Binary;
using System.Text;

namespace Timbre.Models.Onnx;

/// <summary>
/// Reads the fields of one protobuf message in place. It is stricter than the format: unknown fields, and a second value of a field that has
/// one, are refused, so that no other reader of the same bytes can see another message.
/// </summary>
internal ref struct WireReader
{
    private const int MostVarintBytes = 10;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ulong _single;
    private readonly ulong _known;
    private ReadOnlySpan<byte> _rest;
    private ulong _seen;
    private int _wire;

    /// <summary>A reader at the start of a message.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="single">The fields that may stand once, a bit each; see <see cref="Fields"/>.</param>
    /// <param name="repeated">Those that may stand any number of times.</param>
    public WireReader(ReadOnlySpan<byte> message, ulong single, ulong repeated = 0)
    {
        _rest = message;
        _single = single;
        _known = single | repeated;
    }

    private enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>The number of the field that <see cref="Next"/> came to.</summary>
    public int Field { get; private set; }

    public static ulong Fields(params ReadOnlySpan<int> numbers)
    {
        var bits = 0UL;
        foreach (var number in numbers)
            bits |= 1UL << number;
        return bits;
    }

    /// <summary>Goes to the next field, whose value must then be read by one of the methods below; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        var tag = Varint();
        if (tag >= 64 << 3 || ((1UL << (int)(tag >> 3)) & _known) == 0)
            throw Refused($"has a part that is not allowed (field {tag >> 3})");
        (Field, _wire) = ((int)(tag >> 3), (int)(tag & 7));
        var bit = 1UL << Field;
        if ((_seen & bit & _single) != 0)
            throw Refused($"has a part twice (field {Field})");
        _seen |= bit;
        return true;
    }

    public long Integer() => _wire == (int)Wire.Varint ? (long)Varint() : throw WrongType();

    /// <summary>A message, a text or packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (_wire != (int)Wire.Bytes)
            throw WrongType();
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Refused("ends before its parts do");
    }

    /// <summary>A name, of which no control character may reach a terminal.</summary>
    public string Text()
    {
        var bytes = Bytes();
        var isName = bytes.Length <= OnnxLimits.MostNameBytes;
        for (var i = 0; isName && i < bytes.Length; i++)
            isName = bytes[i] is >= 0x20 and not 0x7F;
        if (!isName)
            throw Refused("has a name that is too long or has control characters");
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refused("has a name that is no UTF-8");
        }
    }

    /// <summary>Adds the integers of a repeated field, packed or not.</summary>
    public void AddIntegers(List<long> integers, int most)
    {
        if (_wire == (int)Wire.Varint)
            integers.Add(Integer());
        else
        {
            var outer = new WireReader(Bytes(), 0);
            while (!outer._rest.IsEmpty && integers.Count <= most)
                integers.Add((long)outer.Varint());
        }
        if (integers.Count > most)
            throw Refused($"has a list of more than {most} integers");
    }

    /// <summary>Skips the numbers of a repeated field, packed or not, and returns how many there were.</summary>
    /// <param name="size">Bytes of each; 0 for varints.</param>
    public long CountNumbers(int size)
    {
        if (_wire != (int)Wire.Bytes)
        {
            if (_wire != (size switch { 0 => (int)Wire.Varint, 4 => (int)Wire.Fixed32, _ => (int)Wire.Fixed64 }))
                throw WrongType();
            _ = size == 0 ? Varint() : BinaryPrimitives.ReadUInt32LittleEndian(Take(size));
            return 1;
        }
        var outer = new WireReader(Bytes(), 0);
        if (size > 0)
            return outer._rest.Length % size == 0 ? outer._rest.Length / size : throw Refused("has numbers that end amid one");
        var count = 0L;
        for (; !outer._rest.IsEmpty; count++)
            outer.Varint();
        return count;
    }

    internal static ModelFormatException Refused(string problem) => new($"the network {problem}");

    private static ModelFormatException WrongType() => Refused("has a part of a wrong type");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Refused("ends before its parts do");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var i = 0; i < Math.Min(MostVarintBytes, _rest.Length); i++)
        {
            var part = _rest[i];
            // The tenth byte holds the last of the 64 bits.
            if (i == MostVarintBytes - 1 && part > 1)
                break;
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }
        throw Refused("has a number that does not end");
    }
}
