namespace Timbre.Training.Metrics;

/// <summary>
/// Whether two models that answered the same items differ by more than chance (McNemar, Psychometrika 1947), by the exact binomial distribution. It
/// takes the items as independent.
/// </summary>
/// <param name="OnlyFirst">Items that the first model alone answers right.</param>
/// <param name="OnlySecond">Items that the second model alone answers right.</param>
internal sealed record McNemarTest(int OnlyFirst, int OnlySecond)
{
    /// <summary>Two-sided p of the exact conditional test; never too small, often too large.</summary>
    public double Exact => Math.Min(1, 2 * Cumulative());

    /// <summary>
    /// Two-sided mid-p: half of the observed outcome's probability is taken off, which keeps the level in practice and loses less power (Fagerland,
    /// Lydersen and Laake, BMC Medical Research Methodology 2013).
    /// </summary>
    public double MidP => OnlyFirst == OnlySecond ? 1 - (Probability(OnlyFirst) / 2) : (2 * Cumulative()) - Probability(Math.Min(OnlyFirst, OnlySecond));

    private int Discordant => OnlyFirst + OnlySecond;

    private double Cumulative() => Enumerable.Range(0, Math.Min(OnlyFirst, OnlySecond) + 1).Sum(Probability);

    /// <summary>C(n, k) / 2ⁿ.</summary>
    private double Probability(int k) => Discordant == 0
        ? 1
        : Math.Exp(StudentT.LogGamma(Discordant + 1) - StudentT.LogGamma(k + 1) - StudentT.LogGamma(Discordant - k + 1) - (Discordant * Math.Log(2)));
}
