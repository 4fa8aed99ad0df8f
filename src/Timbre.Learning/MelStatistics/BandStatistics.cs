namespace Timbre.Learning.MelStatistics;

/// <summary>Dynamics: the standard deviation over time of each band's level (the second moment of West and Cox, ISMIR 2004).</summary>
internal sealed class BandStatistics() : StatisticFamily("dynamics")
{
    public override IEnumerable<string> Names(int bands) => Numbered("deviation", bands);

    public override void Compute(MelWindow window, Span<float> values)
    {
        for (var band = 0; band < window.Bands; band++)
            values[band] = Moments.DeviationOf(window.Band(band));
    }
}
