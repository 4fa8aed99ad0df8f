using System.Diagnostics;
using System.Text.Json;
using Timbre.Models.Classical;
using Timbre.Testing;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

public class ReferenceParityTests(ITestOutputHelper output)
{
    private const int Splits = 3;

    // The parameters are repeated in reference_accuracies.py.
    private static readonly (string Name, Dictionary<string, string> Settings)[] Models =
    [
        ("svm", new() { ["c"] = "10", ["gamma"] = "scale", ["gamma-factor"] = "1", ["transform"] = "standard" }),
        ("svm-linear", new() { ["c"] = "0.1", ["transform"] = "standard" }),
        ("logistic", new() { ["c"] = "1", ["transform"] = "standard" }),
        ("knn", new() { ["k"] = "5", ["weights"] = "distance", ["metric"] = "euclidean", ["transform"] = "standard" }),
        ("xgboost", new() { ["rounds"] = "60", ["learning-rate"] = "0.2", ["depth"] = "4", ["subsample"] = "0.7", ["max-features"] = "0.2", ["bins"] = "256" }),
        ("random-forest", new() { ["trees"] = "60", ["depth"] = "12", ["subsample"] = "0.8", ["max-features"] = "0.14", ["lambda"] = "1e-5", ["min-child-weight"] = "0.1", ["bins"] = "64" }),
    ];

    [Fact]
    public async Task Accuracy_is_within_two_points_of_the_Python_references_on_the_same_splits()
    {
        var (x, labels) = FeatureTables.Gtzan30Seconds();
        var splits = Enumerable.Range(0, Splits).Select(seed => FeatureTables.Split(labels, seed)).ToArray();
        var reference = await ReferenceAccuracies(splits.Select(split => split.Test));

        foreach (var (name, settings) in Models)
        {
            var mean = splits.Select((split, seed) => Accuracy(name, settings, x, labels, split, seed)).Average();
            output.WriteLine($"{name}: {mean:0.0000}, reference {reference[name].Average():0.0000}");
            Assert.InRange(mean, reference[name].Average() - 0.02, reference[name].Average() + 0.02);
        }
        var defaults = splits.Select((split, seed) => Accuracy("random-forest", [], x, labels, split, seed)).Average();
        var scikit = reference["scikit-learn's random forest"].Average();
        output.WriteLine($"random-forest with its defaults: {defaults:0.0000}, scikit-learn's {scikit:0.0000}");
        Assert.InRange(defaults, scikit - 0.02, 1);
    }

    private static double Accuracy(string name, Dictionary<string, string> settings, Samples x, int[] labels, (int[] Train, int[] Test) split, int seed)
    {
        var trainLabels = Array.ConvertAll(split.Train, row => labels[row]);
        var model = FeatureTables.Trainer(name).Fit(x.Subset(split.Train), trainLabels, 10, settings, new FitOptions { Seed = seed });
        return FeatureTables.Accuracy(model.PredictProbabilities(x.Subset(split.Test)), Array.ConvertAll(split.Test, row => labels[row]));
    }

    private static async Task<Dictionary<string, double[]>> ReferenceAccuracies(IEnumerable<int[]> heldOut)
    {
        const string Python = "/usr/bin/python3";
        var cancellation = TestContext.Current.CancellationToken;
        if (!File.Exists(Python) || (await Run(Python, ["-c", "import sklearn, xgboost"], cancellation)).ExitCode != 0)
            Assert.Skip($"needs scikit-learn and xgboost for {Python} (packages python3-sklearn and python3-xgboost)");
        var splits = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(splits, heldOut.Select((rows, seed) => $"{TreeTraining.XGBoostSeed(seed)},{string.Join(',', rows)}"), cancellation);
            var script = Path.Combine(SharedData.RepositoryRoot, "tests", "Timbre.Training.Tests", "Classical", "reference_accuracies.py");
            var (exitCode, text) = await Run(Python, [script, SharedData.Require("gtzan/features_30_sec.csv"), splits], cancellation);
            Assert.Equal(0, exitCode);
            return JsonSerializer.Deserialize<Dictionary<string, double[]>>(text)!;
        }
        finally
        {
            File.Delete(splits);
        }
    }

    private static async Task<(int ExitCode, string Output)> Run(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, text);
    }
}
