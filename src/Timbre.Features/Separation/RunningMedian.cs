using System.Buffers;
using System.Runtime.CompilerServices;

namespace Timbre.Features.Separation;

/// <summary>The median of every 31 neighboring values down each column of a matrix, the column mirrored at both ends.</summary>
/// <remarks>
/// Sixteen columns lie in the lanes of a vector, and sixteen windows below one another share their work instead of being sorted again: the 16
/// values common to all are sorted once; the windows are then split in halves, quarters, eighths and sixteenths, and each part merges in the 8,
/// 4, 2 and 1 values its windows share besides, dropping as many from both ends as can no longer be the median. That takes about 30
/// minimum or maximum operations a value. (After Adams, "Fast median filters using separable sorting networks", ACM Trans. Graphics 40, 2021.)
/// </remarks>
[SkipLocalsInit] // The vectors on the stack are all written before they are read; clearing them first would be work for nothing.
internal static unsafe class RunningMedian
{
    public const int Length = 31;

    private const int Block = 16;
    private const int Reach = Length / 2;

    /// <summary>
    /// target[r, c] = median of source[first + r − 15 … first + r + 15, c], for cells whose rows are padded to whole vectors; strides are
    /// distances of rows in values.
    /// </summary>
    public static void Down(float* source, nint sourceStride, int sourceRows, int first, int rows, int columns, float* target, nint targetStride)
    {
        var blocks = (rows + Block - 1) / Block;
        var offsets = ArrayPool<int>.Shared.Rent(blocks * Block + Length - 1);
        for (var i = 0; i < blocks * Block + Length - 1; i++)
            offsets[i] = (int)(Mirror(first + i - Reach, sourceRows) * sourceStride);
        var spare = stackalloc float[16];
        var results = stackalloc float*[Block];
        fixed (int* offset = offsets)
        {
            // All columns of one block of rows before the next: its 46 rows stay in the second-level cache.
            for (var row = 0; row < rows; row += Block)
            {
                for (nint column = 0; column < (columns + 15) / 16 * 16; column += 16)
                {
                    for (var i = 0; i < Block; i++)
                        results[i] = row + i < rows ? target + (row + i) * targetStride + column : spare;
                    Sixteen(source + column, offset + row, results);
                }
            }
        }
        ArrayPool<int>.Shared.Return(offsets);
    }

    /// <summary>… c b a | a b c … y z | z y x …, repeated where the window is longer than the column.</summary>
    private static int Mirror(int index, int count)
    {
        var phase = index % (2 * count);
        if (phase < 0)
            phase += 2 * count;
        return phase < count ? phase : 2 * count - 1 - phase;
    }

    // Window i covers values i to i + 30. Windows 0 to 15 share values 15 to 30.
    private static void Sixteen(float* column, int* offsets, float** results)
    {
        var common = stackalloc Vector512<float>[16];
        for (var i = 0; i < 16; i++)
            common[i] = Vector512.Load(column + offsets[15 + i]);
        Sort8(common);
        Sort8(common + 8);
        for (var i = 0; i < 8; i++)
            Order(common, i, 15 - i);
        Clean8(common);
        Clean8(common + 8);
        Eight(common, column, offsets, 7, results);
        Eight(common, column, offsets + 8, 23, results + 8);
    }

    // Eight windows, which share the sorted values and 8 more, those from `extra` on.
    private static void Eight(Vector512<float>* sorted, float* column, int* offsets, int extra, float** results)
    {
        var added = stackalloc Vector512<float>[8];
        for (var i = 0; i < 8; i++)
            added[i] = Vector512.Load(column + offsets[extra + i]);
        Sort8(added);
        var kept = stackalloc Vector512<float>[8];
        for (var i = 0; i < 8; i++)
            kept[i] = Middle(sorted[i], sorted[i + 8], added[7 - i]);
        Clean8(kept);
        Four(kept, column, offsets, 3, results);
        Four(kept, column, offsets + 4, 27, results + 4);
    }

    private static void Four(Vector512<float>* sorted, float* column, int* offsets, int extra, float** results)
    {
        var added = stackalloc Vector512<float>[4];
        for (var i = 0; i < 4; i++)
            added[i] = Vector512.Load(column + offsets[extra + i]);
        Sort4(added);
        var kept = stackalloc Vector512<float>[4];
        for (var i = 0; i < 4; i++)
            kept[i] = Middle(sorted[i], sorted[i + 4], added[3 - i]);
        Clean4(kept);
        Two(kept, column, offsets, 1, results);
        Two(kept, column, offsets + 2, 29, results + 2);
    }

    private static void Two(Vector512<float>* sorted, float* column, int* offsets, int extra, float** results)
    {
        var x = Vector512.Load(column + offsets[extra]);
        var y = Vector512.Load(column + offsets[extra + 1]);
        var a = Middle(sorted[0], sorted[2], Vector512.MaxNative(x, y));
        var b = Middle(sorted[1], sorted[3], Vector512.MinNative(x, y));
        var (low, high) = (Vector512.MinNative(a, b), Vector512.MaxNative(a, b));
        Middle(low, high, Vector512.Load(column + offsets[0])).Store(results[0]);
        Middle(low, high, Vector512.Load(column + offsets[Length])).Store(results[1]);
    }

    /// <summary>
    /// The middle one of three, of which two are in order. Taken over two sorted sequences against each other, it leaves the middle ranks
    /// of their union, rising and then falling: the lower half of a bitonic merge, and the upper half of that.
    /// </summary>
    private static Vector512<float> Middle(Vector512<float> low, Vector512<float> high, Vector512<float> other) =>
        Vector512.MaxNative(low, Vector512.MinNative(high, other));

    private static void Sort4(Vector512<float>* v)
    {
        Order(v, 0, 1);
        Order(v, 2, 3);
        Order(v, 0, 2);
        Order(v, 1, 3);
        Order(v, 1, 2);
    }

    private static void Sort8(Vector512<float>* v)
    {
        Sort4(v);
        Sort4(v + 4);
        Order(v, 0, 7);
        Order(v, 1, 6);
        Order(v, 2, 5);
        Order(v, 3, 4);
        Clean4(v);
        Clean4(v + 4);
    }

    // Sorts a bitonic sequence.
    private static void Clean8(Vector512<float>* v)
    {
        Order(v, 0, 4);
        Order(v, 1, 5);
        Order(v, 2, 6);
        Order(v, 3, 7);
        Clean4(v);
        Clean4(v + 4);
    }

    private static void Clean4(Vector512<float>* v)
    {
        Order(v, 0, 2);
        Order(v, 1, 3);
        Order(v, 0, 1);
        Order(v, 2, 3);
    }

    private static void Order(Vector512<float>* v, int i, int j)
    {
        var (a, b) = (v[i], v[j]);
        v[i] = Vector512.MinNative(a, b);
        v[j] = Vector512.MaxNative(a, b);
    }
}
