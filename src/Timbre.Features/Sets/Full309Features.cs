namespace Timbre.Features.Sets;

/// <summary>Mean and variance over time of everything the analysis knows: timbre, harmony, rhythm and their changes.</summary>
internal static class Full309Features
{
    private const int Coefficients = 13;
    private const int MelBands = 64;

    private static readonly Entry[] Entries = [.. List()];

    public static FeatureSet Create() => new("full309", [.. Entries.SelectMany(entry => entry.Names)], Compute);

    private static double[] Compute(Analysis analysis)
    {
        var values = new List<double>(309);
        foreach (var entry in Entries)
            entry.Add(analysis, values);
        return [.. values];
    }

    private static IEnumerable<Entry> List()
    {
        yield return EachRow("chroma_stft", ChromaFilterBank.Classes, analysis => analysis.Chroma);
        yield return Whole("centroid", analysis => analysis.Centroid);
        yield return Whole("bandwidth", analysis => analysis.Bandwidth);
        yield return Whole("rolloff", analysis => analysis.Rolloff);
        yield return Whole("zcr", analysis => analysis.ZeroCrossingRate);
        yield return Whole("harmony", analysis => analysis.HarmonicChroma);
        yield return Whole("percussive", analysis => analysis.PercussiveChroma);
        for (var i = 0; i < Coefficients; i++)
        {
            yield return Row($"mfcc_{i}", i, analysis => analysis.Mfcc(Coefficients));
            yield return Row($"delta_mfcc_{i}", i, analysis => analysis.MfccDelta(Coefficients, 1));
            yield return Row($"delta2_mfcc_{i}", i, analysis => analysis.MfccDelta(Coefficients, 2));
        }
        yield return EachRow("spectral_contrast", 7, analysis => analysis.SpectralContrast);
        yield return EachRow("tonnetz", 6, analysis => analysis.Tonnetz);
        yield return EachRow("chroma_cqt", ChromaFilterBank.Classes, analysis => analysis.ChromaCqt);
        yield return Whole("chroma_cens", analysis => analysis.ChromaCens);
        yield return Whole("chroma_vqt", analysis => analysis.ChromaVqt);
        yield return EachRow("mel_spec", MelBands, analysis => analysis.Mel(MelBands));
        yield return Whole("spectral_flatness", analysis => analysis.SpectralFlatness);
        yield return Whole("poly_features", analysis => analysis.PolyFeatures);
        yield return new Entry(["tempo"], (analysis, values) => values.Add(analysis.Beats.Tempo));
        yield return Whole("tempogram", analysis => analysis.Tempogram);
        yield return Whole("fourier_tempogram", analysis => analysis.FourierTempogram);
        yield return Whole("tempogram_ratio", analysis => analysis.TempogramRatio);
        yield return new Entry(WithStatistics("stack_memory"), (analysis, values) => Append(values, analysis.StackMemoryStatistics()));
    }

    // Mean and variance over all cells.
    private static Entry Whole(string name, Func<Analysis, FrameMatrix> matrix) =>
        new(WithStatistics(name), (analysis, values) => Append(values, Statistics.Of(matrix(analysis))));

    // Mean and variance of one row.
    private static Entry Row(string name, int row, Func<Analysis, FrameMatrix> matrix) =>
        new(WithStatistics(name), (analysis, values) => Append(values, Statistics.Of(matrix(analysis).Row(row))));

    // Mean and variance of every row, named by its index.
    private static Entry EachRow(string name, int rows, Func<Analysis, FrameMatrix> matrix)
    {
        var names = new List<string>();
        for (var row = 0; row < rows; row++)
            names.AddRange([$"{name}_mean_{row}", $"{name}_var_{row}"]);
        return new Entry([.. names], (analysis, values) =>
        {
            var cells = matrix(analysis);
            for (var row = 0; row < rows; row++)
                Append(values, Statistics.Of(cells.Row(row)));
        });
    }

    private static string[] WithStatistics(string name) => [$"{name}_mean", $"{name}_var"];

    private static void Append(List<double> values, (double Mean, double Variance) statistics)
    {
        values.Add(statistics.Mean);
        values.Add(statistics.Variance);
    }

    private sealed record Entry(string[] Names, Action<Analysis, List<double>> Add);
}
