namespace Timbre.Features;

/// <summary>The strength of each tempogram frame at musically related multiples of its tempo: from sixteenth notes to whole notes.</summary>
/// <remarks>
/// Peeters, "Rhythm classification using spectral rhythm patterns", ISMIR 2005; the multiples are those of Prockup et al., "Modeling musical rhythm at
/// scale with the Music Genome Project", WASPAA 2015.
/// </remarks>
internal static class TempogramRatios
{
    /// <summary>Multiples of the tempo, in the order of the rows of the result.</summary>
    public static double[] DefaultFactors { get; } = [4, 8.0 / 3, 3, 2, 4.0 / 3, 1.5, 1, 2.0 / 3, 0.75, 0.5, 1.0 / 3, 0.375, 0.25];

    /// <summary>target[f, t] = the tempogram at <c>factors[f]</c> times the tempo of frame t, interpolated linearly over tempo; 0 beyond its range.</summary>
    /// <param name="tempogram">One row a lag.</param>
    /// <param name="periods">The tempo of each frame, as a lag in frames.</param>
    /// <param name="factors">Multiples of the tempo.</param>
    /// <param name="target">One row a factor.</param>
    public static void Measure(FrameMatrix tempogram, ReadOnlySpan<double> periods, ReadOnlySpan<double> factors, FrameMatrix target)
    {
        for (var f = 0; f < factors.Length; f++)
        {
            var row = target.Row(f);
            for (var t = 0; t < target.Columns; t++)
            {
                // Tempos are reciprocals of lags: a multiple of the tempo is a fraction of the lag.
                var lag = periods[t] / factors[f];
                var whole = Math.Round(lag);
                // Rounding must not push a lag that is whole over the edge of the range.
                if (Math.Abs(lag - whole) < 1e-9)
                    lag = whole;
                if (!(lag >= 1 && lag <= tempogram.Rows - 1))
                {
                    row[t] = 0;
                    continue;
                }
                var longer = Math.Min((int)lag + 1, tempogram.Rows - 1);
                var shorter = (int)lag;
                // Linear over tempo, not over lag: 1/lag between 1/longer and 1/shorter.
                var share = longer == shorter ? 1 : (1 / lag - 1.0 / longer) / (1.0 / shorter - 1.0 / longer);
                row[t] = (float)(tempogram[longer, t] + share * (tempogram[shorter, t] - tempogram[longer, t]));
            }
        }
    }
}
