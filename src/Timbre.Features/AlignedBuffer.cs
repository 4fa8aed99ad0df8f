using System.Runtime.CompilerServices;

namespace Timbre.Features;

/// <summary>Managed memory that never moves and starts on a cache line, so that no vector load straddles two.</summary>
internal sealed unsafe class AlignedBuffer
{
    private const int LineFloats = 16;

    private readonly float[] _array;
    private readonly int _offset;

    public AlignedBuffer(int capacity)
    {
        _array = GC.AllocateUninitializedArray<float>(checked(capacity + LineFloats), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _offset = (int)((64 - address % 64) % 64 / sizeof(float));
        Capacity = capacity;
        Length = capacity;
    }

    /// <summary>The values that fit.</summary>
    public int Capacity { get; }

    /// <summary>The values in use.</summary>
    public int Length { get; set; }

    public Span<float> Span => _array.AsSpan(_offset, Length);

    public float* Pointer => (float*)Unsafe.AsPointer(ref _array[_offset]);
}
