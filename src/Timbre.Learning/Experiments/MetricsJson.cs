using System.Text.Json.Nodes;
using Timbre.Learning.Metrics;

namespace Timbre.Learning.Experiments;

/// <summary>The form of <c>metrics.json</c>.</summary>
public static class MetricsJson
{
    /// <summary>An evaluation as JSON: accuracy, balanced accuracy, macro F1, log loss, calibration error, n, scores of each class, confusion.</summary>
    public static JsonObject Write(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var perClass = new JsonObject();
        foreach (var score in evaluation.PerClass)
            perClass[score.Name] = Write(score);
        return new JsonObject
        {
            ["accuracy"] = evaluation.Accuracy,
            ["balanced_accuracy"] = evaluation.BalancedAccuracy,
            ["macro_f1"] = evaluation.MacroF1,
            ["log_loss"] = evaluation.LogLoss,
            ["calibration_error"] = evaluation.CalibrationError,
            ["n"] = evaluation.Count,
            ["per_class"] = perClass,
            ["macro_avg"] = Write(evaluation.MacroAverage),
            ["weighted_avg"] = Write(evaluation.WeightedAverage),
            ["confusion"] = new JsonArray(evaluation.Confusion.ToRows().Select(row => (JsonNode)new JsonArray(row.Select(count => (JsonNode)count).ToArray())).ToArray()),
            ["classes"] = new JsonArray(evaluation.Classes.Select(name => (JsonNode)name).ToArray()),
        };
    }

    /// <summary>The whole of <c>metrics.json</c>.</summary>
    public static JsonObject Write(ExperimentResult result, string split)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["split"] = split,
            ["split_note"] = result.Leak.ToString(),
            ["sizes"] = new JsonObject { ["train"] = result.Sizes.Train, ["valid"] = result.Sizes.Valid, ["test"] = result.Sizes.Test },
            ["test"] = Write(result.Test),
            ["valid"] = result.Valid is null ? null : Write(result.Valid),
            ["fold_accuracies"] = new JsonArray(result.Folds.Select(fold => (JsonNode)fold.Accuracy).ToArray()),
            ["members"] = result.Members?.ToJson(),
            ["skipped"] = new JsonArray(result.Skipped.Select(file => (JsonNode)new JsonObject { ["file"] = file.Path, ["reason"] = file.Reason }).ToArray()),
        };
    }

    private static JsonObject Write(ClassScore score) => new()
    {
        ["precision"] = score.Precision,
        ["recall"] = score.Recall,
        ["f1"] = score.F1,
        ["support"] = score.Support,
    };
}
