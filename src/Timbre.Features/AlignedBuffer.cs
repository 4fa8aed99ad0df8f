using System.Runtime.CompilerServices;

namespace Timbre.Features;

/// <summary>Managed memory that never moves and starts on a cache line, so that no vector load straddles two.</summary>
internal sealed unsafe partial class AlignedBuffer
{
    private const int LineFloats = 16;
    private const int LargeFloats = 1 << 17;
    private const nuint HugePageBytes = 2 << 20;
    private const int HugePageAdvice = 14;

    private readonly float[] _array;
    private readonly int _offset;

    public AlignedBuffer(int capacity)
    {
        _array = GC.AllocateUninitializedArray<float>(checked(capacity + LineFloats), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _offset = (int)((64 - address % 64) % 64 / sizeof(float));
        if (capacity >= LargeFloats)
            AdviseHugePages(address, (nuint)capacity * sizeof(float));
        Capacity = capacity;
        Length = capacity;
    }

    public int Capacity { get; }

    public int Length { get; set; }

    public Span<float> Span => new(_array, _offset, Length);

    public float* Pointer => (float*)Unsafe.AsPointer(ref _array[_offset]);

    // A spectrum is read down its columns, each value on another page of 4 KiB: with those, finding the pages costs as much as the values.
    private static void AdviseHugePages(nuint address, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var first = address & ~(HugePageBytes - 1);
        var last = (address + bytes + HugePageBytes - 1) & ~(HugePageBytes - 1);
        _ = MemoryAdvise(first, last - first, HugePageAdvice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nuint address, nuint length, int advice);
}
