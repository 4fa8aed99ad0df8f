using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Features.Transforms;

/// <summary>Exchanges rows and columns, in tiles of 4 × 4 that stay in registers.</summary>
internal static unsafe class Transposition
{
    /// <summary>target[c, r] = source[r, c]; strides are distances of rows in values.</summary>
    public static void Run(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        var (fullRows, fullColumns) = (Sse.IsSupported ? rows / 4 * 4 : 0, Sse.IsSupported ? columns / 4 * 4 : 0);
        // Bands of 16 rows fill whole cache lines of the target before they are pushed out.
        for (var top = 0; top < fullRows; top += 16)
        {
            var bottom = Math.Min(fullRows, top + 16);
            for (var c = 0; c < fullColumns; c += 4)
            {
                for (var r = top; r < bottom; r += 4)
                    Tile(source + r * sourceStride + c, sourceStride, target + c * targetStride + r, targetStride);
            }
        }
        Rest(source, sourceStride, 0, fullRows, fullColumns, columns, target, targetStride);
        Rest(source, sourceStride, fullRows, rows, 0, columns, target, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var a = Vector128.Load(source);
        var b = Vector128.Load(source + sourceStride);
        var c = Vector128.Load(source + 2 * sourceStride);
        var d = Vector128.Load(source + 3 * sourceStride);
        var (ab0, ab1) = (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b));
        var (cd0, cd1) = (Sse.UnpackLow(c, d), Sse.UnpackHigh(c, d));
        Sse.MoveLowToHigh(ab0, cd0).Store(target);
        Sse.MoveHighToLow(cd0, ab0).Store(target + targetStride);
        Sse.MoveLowToHigh(ab1, cd1).Store(target + 2 * targetStride);
        Sse.MoveHighToLow(cd1, ab1).Store(target + 3 * targetStride);
    }

    private static void Rest(float* source, nint sourceStride, int top, int bottom, int left, int right, float* target, nint targetStride)
    {
        for (var r = top; r < bottom; r++)
        {
            for (var c = left; c < right; c++)
                target[c * targetStride + r] = source[r * sourceStride + c];
        }
    }
}
