namespace Timbre.Features.Sets;

/// <summary>The features of the tables that circulate with the GTZAN collection, under the names they have there.</summary>
internal static class Gtzan58Features
{
    private const int Coefficients = 20;

    public static FeatureSet Create()
    {
        string[] measured =
        [
            "chroma_stft", "rms", "spectral_centroid", "spectral_bandwidth", "rolloff", "zero_crossing_rate", "harmony", "perceptr",
        ];
        var names = new List<string>();
        foreach (var name in measured)
            names.AddRange(WithStatistics(name));
        names.Add("tempo");
        for (var i = 1; i <= Coefficients; i++)
            names.AddRange(WithStatistics($"mfcc{i}"));
        return new FeatureSet("gtzan58", names, Compute);
    }

    private static string[] WithStatistics(string name) => [$"{name}_mean", $"{name}_var"];

    private static double[] Compute(Analysis analysis)
    {
        var values = new List<double>(57);
        void Add((double Mean, double Variance) statistics)
        {
            values.Add(statistics.Mean);
            values.Add(statistics.Variance);
        }

        Add(Statistics.Of(analysis.Chroma));
        Add(Statistics.Of(analysis.Rms));
        Add(Statistics.Of(analysis.Centroid));
        Add(Statistics.Of(analysis.Bandwidth));
        Add(Statistics.Of(analysis.Rolloff));
        Add(Statistics.Of(analysis.ZeroCrossingRate));
        Add(Statistics.Of(analysis.Harmonic));
        Add(Statistics.Of(analysis.Percussive));
        values.Add(analysis.Tempo);
        var mfcc = analysis.Mfcc(Coefficients);
        for (var i = 0; i < Coefficients; i++)
            Add(Statistics.Of(mfcc.Row(i)));
        return [.. values];
    }
}
