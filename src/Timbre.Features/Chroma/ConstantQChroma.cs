namespace Timbre.Features.Chroma;

/// <summary>From the magnitudes of a constant-Q transform to the twelve pitch classes, and what follows from them.</summary>
internal static unsafe class ConstantQChroma
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>target[c, t] = Σ of the bins nearest to pitch class c (C first) in all octaves; rows of the magnitudes are bins from the lowest on, a multiple of twelve an octave.</summary>
    public static void Fold(FrameMatrix magnitude, int binsPerOctave, double lowestHertz, FrameMatrix target)
    {
        var classes = target.Rows;
        var merge = binsPerOctave / classes;
        // The bins around a class's pitch count for it: with three a semitone, the one below, at and above.
        var firstClass = (int)Math.Round((12 * Math.Log2(lowestHertz / 440) + 69 + 1200) % 12 * classes / 12, MidpointRounding.ToEven);
        for (var k = 0; k < magnitude.Rows; k++)
        {
            var c = ((k + merge / 2) / merge + firstClass) % classes;
            var source = magnitude.Pointer + (nint)k * magnitude.Stride;
            var sum = target.Pointer + (nint)c * target.Stride;
            for (nint frame = 0; frame < target.Stride; frame += 16)
                (Vector512.Load(sum + frame) + Vector512.Load(source + frame)).Store(sum + frame);
        }
    }

    /// <summary>Divides each frame as told; silent ones stay.</summary>
    public static void Normalize(FrameMatrix matrix, FrameNorm norm)
    {
        switch (norm)
        {
            case FrameNorm.None:
                break;
            case FrameNorm.Sum:
                NormalizeBySum(matrix);
                break;
            case FrameNorm.Length:
                NormalizeByLength(matrix);
                break;
            case FrameNorm.Maximum:
                NormalizeByMaximum(matrix);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(norm), norm, "no such norm");
        }
    }

    public static void NormalizeByMaximum(FrameMatrix matrix) => Normalize(matrix, static (highest, x) => Vector512.Max(highest, Vector512.Abs(x)), x => x);

    public static void NormalizeBySum(FrameMatrix matrix) => Normalize(matrix, static (sum, x) => sum + Vector512.Abs(x), x => x);

    public static void NormalizeByLength(FrameMatrix matrix) => Normalize(matrix, static (sum, x) => sum + x * x, Vector512.Sqrt);

    /// <summary>Each value of frames that sum to 1, as the number of the steps 0.05, 0.1, 0.2 and 0.4 that it exceeds, over four.</summary>
    public static void Quantize(FrameMatrix chroma)
    {
        var quarter = Vector512.Create(0.25f);
        for (nint i = 0; i < (nint)chroma.Rows * chroma.Stride; i += 16)
        {
            var x = Vector512.Load(chroma.Pointer + i);
            var steps = Exceeds(x, 0.4f) + Exceeds(x, 0.2f) + Exceeds(x, 0.1f) + Exceeds(x, 0.05f);
            steps.Store(chroma.Pointer + i);
        }

        Vector512<float> Exceeds(Vector512<float> x, float step) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(step)), quarter, default);
    }

    /// <summary>Each row's running mean under a Hann window of <paramref name="length"/> values that are not zero; beyond the ends lie zeros.</summary>
    public static void Smooth(FrameMatrix source, int length, FrameMatrix target)
    {
        var weights = new float[length];
        double sum = 0;
        for (var n = 0; n < length; n++)
            sum += weights[n] = (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * (n + 1) / (length + 1)));
        for (var n = 0; n < length; n++)
            weights[n] = (float)(weights[n] / sum);
        var room = source.Stride + length;
        var padded = RealFft.Scratch(room);
        // An even window's middle lies before its center, as a convolution's does.
        var before = length - 1 - length / 2;
        for (var row = 0; row < source.Rows; row++)
        {
            new Span<float>(padded, room).Clear();
            source.Row(row).CopyTo(new Span<float>(padded + before, source.Columns));
            for (nint frame = 0; frame < target.Stride; frame += 16)
            {
                Vector512<float> mean = default;
                for (nint n = 0; n < length; n++)
                    mean = Vector512.MultiplyAddEstimate(Vector512.Load(padded + frame + n), Vector512.Create(weights[n]), mean);
                mean.Store(target.Pointer + (nint)row * target.Stride + frame);
            }
        }
    }

    private static void Normalize(FrameMatrix matrix, Func<Vector512<float>, Vector512<float>, Vector512<float>> add, Func<Vector512<float>, Vector512<float>> finish)
    {
        for (nint frame = 0; frame < (matrix.Columns + 15) / 16 * 16; frame += 16)
        {
            Vector512<float> size = default;
            var cells = matrix.Pointer + frame;
            for (nint row = 0; row < matrix.Rows; row++)
                size = add(size, Vector512.Load(cells + row * matrix.Stride));
            size = finish(size);
            size = Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(SmallestNormal)), Vector512<float>.One, size);
            for (nint row = 0; row < matrix.Rows; row++)
                (Vector512.Load(cells + row * matrix.Stride) / size).Store(cells + row * matrix.Stride);
        }
    }
}

/// <summary>By what each frame of a matrix is divided. Frames of zeros stay as they are.</summary>
public enum FrameNorm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The sum of its values' sizes (the 1-norm).</summary>
    Sum,

    /// <summary>Its Euclidean length (the 2-norm).</summary>
    Length,

    /// <summary>The size of its largest value (the ∞-norm).</summary>
    Maximum,
}
