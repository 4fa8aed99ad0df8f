namespace Timbre.Features.Spectral;

/// <summary>The mel scale in Slaney's form: linear below 1 kHz, logarithmic above.</summary>
/// <remarks>Slaney, "Auditory Toolbox", Interval Research technical report 1998-010.</remarks>
/// <example>
/// <code>
/// using Timbre.Features.Spectral;
///
/// Console.WriteLine($"{MelScale.FromHertz(1000)} mel is {MelScale.ToHertz(15)} Hz");
/// Console.WriteLine(string.Join(' ', MelScale.Frequencies(5, 0, 8000)));
/// </code>
/// </example>
public static class MelScale
{
    private const double HertzPerMel = 200.0 / 3;
    private const double BreakHertz = 1000;
    private const double BreakMel = BreakHertz / HertzPerMel;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    /// <summary>Mels of a frequency.</summary>
    /// <param name="hertz">Frequency in Hz, at least 0.</param>
    public static double FromHertz(double hertz) =>
        hertz < BreakHertz ? hertz / HertzPerMel : BreakMel + Math.Log(hertz / BreakHertz) / LogStep;

    /// <summary>Frequency in Hz of a number of mels.</summary>
    /// <param name="mel">Mels, at least 0.</param>
    public static double ToHertz(double mel) =>
        mel < BreakMel ? mel * HertzPerMel : BreakHertz * Math.Exp(LogStep * (mel - BreakMel));

    /// <summary>Frequencies in Hz evenly spaced in mels.</summary>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="lowest">The first, in Hz.</param>
    /// <param name="highest">The last, in Hz.</param>
    public static double[] Frequencies(int count, double lowest, double highest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var (first, last) = (FromHertz(lowest), FromHertz(highest));
        var step = (last - first) / (count - 1);
        var frequencies = new double[count];
        for (var i = 0; i < count; i++)
            frequencies[i] = ToHertz(i == count - 1 ? last : first + i * step);
        return frequencies;
    }
}
