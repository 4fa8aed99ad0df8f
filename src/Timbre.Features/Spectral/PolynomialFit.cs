namespace Timbre.Features.Spectral;

/// <summary>The polynomial of frequency that lies closest, in least squares, to each frame's spectrum.</summary>
/// <remarks>
/// The coefficients are linear in the spectrum, so that the weights (Moore and Penrose's inverse of the matrix of powers of frequency)
/// are worked out once and each frame costs one product a coefficient.
/// </remarks>
internal sealed unsafe class PolynomialFit
{
    private static readonly Cache<Shape, PolynomialFit> Fits = new(static key => new PolynomialFit(Make(key.Bins, key.Nyquist, key.Order)));

    // One array of weights a coefficient, the highest power first.
    private readonly float[][] _weights;

    private PolynomialFit(float[][] weights) => _weights = weights;

    /// <summary>The fit for frequencies evenly spaced from 0 to <paramref name="nyquist"/> Hz, made once.</summary>
    public static PolynomialFit Get(int bins, double nyquist, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (order >= bins)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"a polynomial through {bins} bins has an order below that");
        return Fits.Get(new Shape(bins, nyquist, order));
    }

    /// <summary>coefficients[c, t] = Σ weight[c, k] · spectrum[k, t].</summary>
    public void Apply(FrameMatrix spectrum, FrameMatrix coefficients)
    {
        for (nint frame = 0; frame < (spectrum.Columns + 15) / 16 * 16; frame += 16)
        {
            for (var c = 0; c < _weights.Length; c++)
            {
                fixed (float* weights = _weights[c])
                {
                    Vector512<float> even = default, odd = default;
                    var source = spectrum.Pointer + frame;
                    var k = 0;
                    for (; k + 2 <= spectrum.Rows; k += 2, source += 2 * spectrum.Stride)
                    {
                        even = Vector512.MultiplyAddEstimate(Vector512.Load(source), Vector512.Create(weights[k]), even);
                        odd = Vector512.MultiplyAddEstimate(Vector512.Load(source + spectrum.Stride), Vector512.Create(weights[k + 1]), odd);
                        Prefetch.NextFrames(source);
                        Prefetch.NextFrames(source + spectrum.Stride);
                    }
                    if (k < spectrum.Rows)
                        even += Vector512.Load(source) * weights[k];
                    (even + odd).Store(coefficients.Pointer + (nint)c * coefficients.Stride + frame);
                }
            }
        }
    }

    private static float[][] Make(int bins, double nyquist, int order)
    {
        // Orthonormal polynomials on −1 … 1 by Gram and Schmidt, each also as coefficients of powers of the frequency in Hz.
        var basis = new List<(double[] Values, double[] Powers)>();
        for (var n = 0; n <= order; n++)
        {
            var values = new double[bins];
            for (var k = 0; k < bins; k++)
                values[k] = n == 0 ? 1 : basis[n - 1].Values[k] * Position(k);
            var powers = n == 0 ? [1.0] : Shift(basis[n - 1].Powers, 2 / nyquist);
            // Twice: once leaves rounding errors of high orders behind.
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var (other, otherPowers) in basis)
                {
                    var share = InnerProduct.Of(values, other);
                    for (var k = 0; k < bins; k++)
                        values[k] -= share * other[k];
                    for (var p = 0; p < otherPowers.Length; p++)
                        powers[p] -= share * otherPowers[p];
                }
            }
            var norm = Math.Sqrt(InnerProduct.Of(values, values));
            for (var k = 0; k < bins; k++)
                values[k] /= norm;
            for (var p = 0; p < powers.Length; p++)
                powers[p] /= norm;
            basis.Add((values, powers));
        }
        var weights = new float[order + 1][];
        for (var p = 0; p <= order; p++)
        {
            weights[order - p] = new float[bins];
            for (var k = 0; k < bins; k++)
            {
                double sum = 0;
                foreach (var (values, powers) in basis)
                    sum += p < powers.Length ? powers[p] * values[k] : 0;
                weights[order - p][k] = (float)sum;
            }
        }
        return weights;

        double Position(int bin) => bins == 1 ? 0 : 2.0 * bin / (bins - 1) - 1;

        // The polynomial times (scale · f − 1).
        static double[] Shift(double[] powers, double scale)
        {
            var shifted = new double[powers.Length + 1];
            for (var p = 0; p < powers.Length; p++)
            {
                shifted[p + 1] += powers[p] * scale;
                shifted[p] -= powers[p];
            }
            return shifted;
        }
    }

    private readonly record struct Shape(int Bins, double Nyquist, int Order);
}
