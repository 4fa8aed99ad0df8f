namespace Timbre.Features.Chroma;

/// <summary>Where each frame's pitch classes lie on average in the six-dimensional space of fifths, minor thirds and major thirds.</summary>
/// <remarks>Harte, Sandler and Gasser, "Detecting harmonic change in musical audio", ACM Workshop on Audio and Music Computing Multimedia 2006.</remarks>
internal static unsafe class TonalCentroid
{
    /// <summary>Sine and cosine of each circle.</summary>
    public const int Rows = 6;

    // Each circle: half turns a semitone, and its radius.
    private static readonly (double HalfTurns, double Radius)[] Circles = [(7.0 / 6, 1), (3.0 / 2, 1), (2.0 / 3, 0.5)];

    /// <summary>target: rows sine and cosine of the circle of fifths, of minor thirds, of major thirds. Takes frames that sum to 1.</summary>
    public static void Measure(FrameMatrix chroma, FrameMatrix target)
    {
        for (var row = 0; row < Rows; row++)
        {
            var (halfTurns, radius) = Circles[row / 2];
            var result = target.Pointer + (nint)row * target.Stride;
            for (nint frame = 0; frame < target.Stride; frame += 16)
                default(Vector512<float>).Store(result + frame);
            for (var c = 0; c < chroma.Rows; c++)
            {
                var angle = Math.PI * halfTurns * 12 * c / chroma.Rows;
                var weight = Vector512.Create((float)(radius * (row % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle))));
                var source = chroma.Pointer + (nint)c * chroma.Stride;
                for (nint frame = 0; frame < target.Stride; frame += 16)
                    Vector512.MultiplyAddEstimate(Vector512.Load(source + frame), weight, Vector512.Load(result + frame)).Store(result + frame);
            }
        }
    }
}
