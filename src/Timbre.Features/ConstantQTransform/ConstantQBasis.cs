namespace Timbre.Features.ConstantQTransform;

/// <summary>The frequencies of a constant-Q transform and the lengths of its filters, following Schörkhuber and Klapuri (2010).</summary>
internal sealed class ConstantQBasis
{
    // Equivalent noise bandwidth of the Hann window in bins.
    private const double HannBandwidth = 1.50018310546875;

    private readonly double[] _relativeBandwidths;
    private readonly double[] _gammas;
    private readonly double _filterScale;

    public ConstantQBasis(ConstantQOptions options)
    {
        options.Check();
        OctaveBins = options.OctaveBins;
        _filterScale = options.FilterScale;
        Frequencies = MakeFrequencies(options);
        _relativeBandwidths = MakeBandwidths(Frequencies, OctaveBins);
        _gammas = new double[Frequencies.Length];
        for (var i = 0; i < _gammas.Length; i++)
        {
            _gammas[i] = options.Gamma ?? _relativeBandwidths[i] * 24.7 / 0.108;
            Cutoff = Math.Max(Cutoff, Frequencies[i] * (1 + 0.5 * HannBandwidth * _relativeBandwidths[i] / _filterScale) + 0.5 * _gammas[i]);
        }
        // Frequencies that double from octave to octave meet signals whose rate halves: one octave's filters serve all.
        IsSelfSimilar = options.Intervals is null && options.Gamma == 0;
    }

    /// <summary>Center frequencies in Hz, ascending.</summary>
    public double[] Frequencies { get; }

    public int OctaveBins { get; }

    public int Octaves => (Frequencies.Length + OctaveBins - 1) / OctaveBins;

    /// <summary>The highest frequency that any filter passes, in Hz.</summary>
    public double Cutoff { get; }

    public bool IsSelfSimilar { get; }

    /// <summary>Throws where a filter does not fit under half a rate.</summary>
    public void RequireBelowHalf(double rate)
    {
        if (Cutoff > rate / 2)
            throw new ArgumentException($"filters up to {Cutoff:F0} Hz do not fit under half the rate of {rate} Hz; ask for fewer bins");
    }

    /// <summary>The length of a filter at a rate, in samples (not whole).</summary>
    public double LengthOf(int bin, double rate) =>
        _filterScale / _relativeBandwidths[bin] * rate / (Frequencies[bin] + _gammas[bin] / _relativeBandwidths[bin]);

    /// <summary>The bins of an octave, counted from the highest downward.</summary>
    public Range BinsOf(int octave)
    {
        var perOctave = Math.Min(OctaveBins, Frequencies.Length);
        var end = Frequencies.Length - octave * perOctave;
        return Math.Max(0, end - perOctave)..end;
    }

    private static double[] MakeFrequencies(ConstantQOptions options)
    {
        var perOctave = options.OctaveBins;
        var lowest = options.MinimumFrequency * Math.Pow(2, options.Tuning / perOctave);
        var ratios = new double[perOctave];
        for (var k = 0; k < perOctave; k++)
            ratios[k] = options.Intervals?[k] ?? Math.Pow(2, (double)k / perOctave);
        if (options.Intervals is not null)
            Array.Sort(ratios);
        if (ratios[0] < 1 || ratios[^1] >= 2)
            throw new ArgumentException("the intervals of an octave must lie between 1 and 2", nameof(options));
        var frequencies = new double[options.Bins];
        for (var k = 0; k < frequencies.Length; k++)
            frequencies[k] = lowest * Math.ScaleB(ratios[k % perOctave], k / perOctave);
        return frequencies;
    }

    // The distance to both neighbors, in pitch, says how wide a filter must be.
    private static double[] MakeBandwidths(double[] frequencies, int perOctave)
    {
        var last = frequencies.Length - 1;
        var bandwidths = new double[frequencies.Length];
        for (var k = 0; k <= last; k++)
        {
            bandwidths[k] = Relative(last == 0
                ? 1.0 / perOctave
                : Math.Log2(frequencies[Math.Min(k + 1, last)] / frequencies[Math.Max(k - 1, 0)]) / (k == 0 || k == last ? 1 : 2));
        }
        return bandwidths;

        static double Relative(double octavesPerBin)
        {
            var ratio = Math.Pow(2, 2 * octavesPerBin);
            return (ratio - 1) / (ratio + 1);
        }
    }
}
