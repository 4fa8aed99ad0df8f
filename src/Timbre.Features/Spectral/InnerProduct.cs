namespace Timbre.Features.Spectral;

/// <summary>Σ a[k]·b[k] in double precision, term by term.</summary>
/// <remarks>A loop, as all that makes tables at the start of a run: the framework's queries over numbers are not compiled ahead of time, and to compile them takes longer than the tables.</remarks>
internal static class InnerProduct
{
    /// <summary>Of two sequences, the second at least as long as the first.</summary>
    public static double Of(double[] a, double[] b)
    {
        double sum = 0;
        for (var k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
