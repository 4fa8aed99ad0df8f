namespace Timbre.Features.Transforms;

internal static unsafe class Elementwise
{
    /// <summary>target = |source|².</summary>
    public static void SquaredMagnitude(ComplexFrameMatrix source, FrameMatrix target)
    {
        var length = source.Rows * source.Real.Stride;
        var re = source.Real.Pointer;
        var im = source.Imaginary.Pointer;
        var result = target.Pointer;
        for (nint i = 0; i < length; i += FrameMatrix.Lanes)
        {
            var x = Vector512.Load(re + i);
            var y = Vector512.Load(im + i);
            (x * x + y * y).Store(result + i);
        }
    }

    /// <summary>The same for one vector of frames: a column of vectors, a stride apart.</summary>
    public static void SquaredMagnitude(float* real, float* imaginary, float* target, int rows, nint stride)
    {
        for (nint i = 0; i < rows * stride; i += stride)
        {
            var (x, y) = (Vector512.Load(real + i), Vector512.Load(imaginary + i));
            (x * x + y * y).Store(target + i);
            Prefetch.NextFrames(target + i);
        }
    }

    /// <summary>target = √source.</summary>
    public static void SquareRoot(FrameMatrix source, FrameMatrix target)
    {
        var from = source.Pointer;
        var to = target.Pointer;
        for (nint i = 0; i < source.Rows * source.Stride; i += FrameMatrix.Lanes)
            Vector512.Sqrt(Vector512.Load(from + i)).Store(to + i);
    }

    /// <summary>target = a − b.</summary>
    public static void Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> target)
    {
        var i = 0;
        for (; i + FrameMatrix.Lanes <= target.Length; i += FrameMatrix.Lanes)
            (Vector512.Create(a.Slice(i, FrameMatrix.Lanes)) - Vector512.Create(b.Slice(i, FrameMatrix.Lanes))).CopyTo(target.Slice(i, FrameMatrix.Lanes));
        for (; i < target.Length; i++)
            target[i] = a[i] - b[i];
    }
}
