namespace Timbre.Features;

/// <summary>Keeps the large arrays of one clip's analysis for the next clip: clearing the heap of them costs more than much of the work.</summary>
internal sealed class BufferPool(long retainedBytes)
{
    private readonly Lock _gate = new();
    private readonly List<AlignedBuffer> _free = [];
    private long _retained;

    /// <summary>Allocates each time.</summary>
    public static BufferPool None { get; } = new(0);

    /// <summary>The pool that analyses share; what it keeps is bounded, however long the clips were.</summary>
    public static BufferPool Shared { get; } = new(Math.Max(256L, 128L * Environment.ProcessorCount) << 20);

    /// <summary>A buffer of a length, its content undefined.</summary>
    public AlignedBuffer Rent(int length)
    {
        if (retainedBytes == 0)
            return new AlignedBuffer(length);
        var buffer = Take(length) ?? new AlignedBuffer(length + length / 8);
        buffer.Length = length;
        return buffer;
    }

    public void Return(AlignedBuffer buffer)
    {
        if (retainedBytes == 0)
            return;
        lock (_gate)
        {
            _free.Add(buffer);
            _retained += Bytes(buffer);
            // Clips of another length take buffers of another size: those unused longest go first.
            while (_retained > retainedBytes)
            {
                _retained -= Bytes(_free[0]);
                _free.RemoveAt(0);
            }
        }
    }

    /// <summary>The smallest buffer that is large enough and not much larger.</summary>
    private AlignedBuffer? Take(int length)
    {
        lock (_gate)
        {
            var best = -1;
            for (var i = 0; i < _free.Count; i++)
            {
                var capacity = _free[i].Capacity;
                if (capacity >= length && capacity <= 2L * length + 4096 && (best < 0 || capacity < _free[best].Capacity))
                    best = i;
            }
            if (best < 0)
                return null;
            var buffer = _free[best];
            _free.RemoveAt(best);
            _retained -= Bytes(buffer);
            return buffer;
        }
    }

    private static long Bytes(AlignedBuffer buffer) => (long)buffer.Capacity * sizeof(float);
}
