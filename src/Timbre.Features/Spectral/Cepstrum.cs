namespace Timbre.Features.Spectral;

/// <summary>The orthonormal discrete cosine transform (type II) over the rows of a matrix: mel levels to mel-frequency cepstral coefficients.</summary>
/// <remarks>Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", IEEE Trans. ASSP 28 (1980).</remarks>
internal static unsafe class Cepstrum
{
    // Coefficients a pass: their sums fit the registers, so that each level is loaded once for all of them.
    private const int Group = 4;

    private static readonly Cache<Size, float[]> Bases = new(static key => MakeBasis(key.Coefficients, key.Bands));

    /// <summary>target[c, t] = Σ basis[c, b] · levels[b, t] for the first rows of the transform.</summary>
    public static void Transform(FrameMatrix levels, FrameMatrix target)
    {
        var groups = (target.Rows + Group - 1) / Group;
        var basis = Bases.Get(new Size(target.Rows, levels.Rows));
        var spare = stackalloc float[16];
        fixed (float* weights = basis)
        {
            for (var group = 0; group < groups; group++)
            {
                for (nint frame = 0; frame < levels.Stride; frame += 16)
                {
                    var w = weights + (nint)group * levels.Rows * Group;
                    var source = levels.Pointer + frame;
                    Vector512<float> a = default, b = default, c = default, d = default;
                    for (var band = 0; band < levels.Rows; band++, source += levels.Stride, w += Group)
                    {
                        var x = Vector512.Load(source);
                        a = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[0]), a);
                        b = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[1]), b);
                        c = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[2]), c);
                        d = Vector512.MultiplyAddEstimate(x, Vector512.Create(w[3]), d);
                    }
                    a.Store(Row(target, group * Group, frame, spare));
                    b.Store(Row(target, group * Group + 1, frame, spare));
                    c.Store(Row(target, group * Group + 2, frame, spare));
                    d.Store(Row(target, group * Group + 3, frame, spare));
                }
            }
        }
    }

    private static float* Row(FrameMatrix target, int row, nint frame, float* spare) =>
        row < target.Rows ? target.Pointer + (nint)row * target.Stride + frame : spare;

    private static float[] MakeBasis(int coefficients, int bands)
    {
        var groups = (coefficients + Group - 1) / Group;
        var basis = new float[groups * bands * Group];
        for (var c = 0; c < coefficients; c++)
        {
            var scale = Math.Sqrt((c == 0 ? 1.0 : 2.0) / bands);
            for (var b = 0; b < bands; b++)
                basis[(c / Group * bands + b) * Group + c % Group] = (float)(scale * Math.Cos(Math.PI * c * (2 * b + 1) / (2.0 * bands)));
        }
        return basis;
    }

    private readonly record struct Size(int Coefficients, int Bands);
}
