using System.Runtime.InteropServices;
using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Training;
using Timbre.Reports;

namespace Timbre.Cli.Training;

/// <summary>What the report says of how a run was made.</summary>
internal static class ReportFacts
{
    public static ReportContext Of(TrainRequest request, ModelRecipe recipe, Dataset dataset)
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
        var values = new HyperparameterValues(recipe.Hyperparameters, request.Settings.Options).All;
        facts.Add(new("settings", string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}"))));
        return new ReportContext { Split = request.Plan.Name, Fingerprint = DataFingerprint.Of(dataset), Facts = facts };
    }
}
