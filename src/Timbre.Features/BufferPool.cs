using System.Collections.Concurrent;
using System.Numerics;

namespace Timbre.Features;

/// <summary>Keeps the large arrays of one clip's analysis for the next clip: sizes repeat, and clearing the heap of them costs more than the work.</summary>
internal sealed class BufferPool(int retained)
{
    /// <summary>Allocates anew each time.</summary>
    public static BufferPool None { get; } = new(0);

    /// <summary>The pool that analyses share.</summary>
    public static BufferPool Shared { get; } = new(Math.Max(64, 24 * Environment.ProcessorCount));

    // What one size class may keep: clips of an hour are not worth holding on to.
    private const int LargestKept = 1 << 26;

    private readonly ConcurrentDictionary<int, ConcurrentBag<AlignedBuffer>> _free = new();

    /// <summary>A buffer of a length, its content undefined.</summary>
    public AlignedBuffer Rent(int length)
    {
        if (retained == 0)
            return new AlignedBuffer(length);
        var capacity = SizeClass(length);
        if (!_free.TryGetValue(capacity, out var bag) || !bag.TryTake(out var buffer))
            buffer = new AlignedBuffer(capacity);
        buffer.Length = length;
        return buffer;
    }

    public void Return(AlignedBuffer buffer)
    {
        if (retained == 0 || buffer.Capacity > LargestKept)
            return;
        var bag = _free.GetOrAdd(buffer.Capacity, _ => []);
        if (bag.Count < retained)
            bag.Add(buffer);
    }

    // Eight classes an octave waste at most an eighth.
    private static int SizeClass(int length)
    {
        var step = Math.Max(256, (int)(BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, length)) / 16));
        return checked((length + step - 1) / step * step);
    }
}
