using System.Runtime.InteropServices;

namespace Timbre.Cli.Training;

internal static class ReportFacts
{
    // Looking at the test part again costs as much as testing did; a map of more points shows no more.
    private const int MostEmbedded = 3000;

    /// <summary>What a network makes of the test items, in the order of the predictions; null where there is no one network that was tested.</summary>
    public static IReadOnlyList<float[]>? Embeddings(ExperimentResult result, ExampleSet examples, CancellationToken cancellation)
    {
        if (result.Model is not NetworkModel network || result.Folds.Count > 1 || result.Predictions.Count > MostEmbedded)
            return null;
        var position = new Dictionary<DataItem, int>();
        for (var i = 0; i < examples.Items.Count; i++)
            position[examples.Items[i]] = i;
        return network.Embed(result.Predictions.Select(prediction => examples.Examples[position[prediction.Item]]).ToArray(), cancellation);
    }

    public static ReportContext Of(TrainRequest request, ModelRecipe recipe, Dataset dataset, string fingerprint, Representation representation)
    {
        List<KeyValuePair<string, string>> facts =
        [
            new("items", dataset.Items.Count.ToString()),
            new("Timbre", typeof(ReportFacts).Assembly.GetName().Version?.ToString(3) ?? ""),
            new("libtorch", Torch.TorchRuntime.Version),
            new(".NET", $"{Environment.Version} on {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
            new("threads", request.Settings.Threads.ToString()),
            new("device", request.Settings.Device),
        ];
        var values = recipe.Settings(request.Settings.Options, representation);
        facts.Add(new("settings", string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}"))));
        return new ReportContext { Split = request.Plan.Name, Fingerprint = fingerprint, Facts = facts };
    }
}
