using System.Runtime.InteropServices;

namespace Timbre.Cli.Training;

internal static class ReportFacts
{
    // Looking at the test part again costs as much as testing did; a map of more points shows no more.
    private const int MostEmbedded = 3000;

    public static ReportContext Of(RunResult run, CancellationToken cancellation)
    {
        var configuration = run.Configuration;
        return new ReportContext
        {
            Split = configuration.Split,
            Fingerprint = configuration.DataFingerprint,
            Facts =
            [
                new("items", configuration.Items.ToString()),
                new("Timbre", configuration.Timbre),
                new("libtorch", configuration.Libtorch),
                new(".NET", $"{Environment.Version} on {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
                new("threads", configuration.Threads.ToString()),
                new("device", configuration.Device),
                new("settings", string.Join(", ", configuration.Settings.Select(pair => $"{pair.Key}={pair.Value}"))),
            ],
            Seeds = run.Seeds,
            Groups = run.Groups is { } groups ? Path.GetFileName(groups.File) : "",
            Embeddings = Embeddings(run.Experiment, run.Examples, cancellation),
            HonestTest = run.Honest?.Test,
            HonestSplit = run.Honest?.Split ?? "",
        };
    }

    /// <summary>What a network makes of the test items, in the order of the predictions; null where there is no one network that was tested.</summary>
    private static IReadOnlyList<float[]>? Embeddings(ExperimentResult result, ExampleSet examples, CancellationToken cancellation)
    {
        if (result.Model is not NetworkModel network || result.Folds.Count > 1 || result.Predictions.Count > MostEmbedded)
            return null;
        var position = new Dictionary<DataItem, int>();
        for (var i = 0; i < examples.Items.Count; i++)
            position[examples.Items[i]] = i;
        return network.Embed(result.Predictions.Select(prediction => examples.Examples[position[prediction.Item]]).ToArray(), cancellation);
    }
}
