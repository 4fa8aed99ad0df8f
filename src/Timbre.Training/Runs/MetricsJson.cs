namespace Timbre.Training.Runs;

/// <summary>The form of <c>metrics.json</c>.</summary>
internal static class MetricsJson
{
    /// <summary>An evaluation as JSON: accuracy, balanced accuracy, macro F1, log loss, calibration error, n, scores of each class, confusion.</summary>
    public static JsonObject Write(Evaluation evaluation)
    {
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
            ["calibration_error_sweep"] = evaluation.CalibrationErrorSweep,
            ["calibration_error_by_chance"] = new JsonObject
            {
                ["mean"] = evaluation.CalibrationErrorByChance.Mean,
                ["low"] = evaluation.CalibrationErrorByChance.Low,
                ["high"] = evaluation.CalibrationErrorByChance.High,
            },
            ["n"] = evaluation.Count,
            ["per_class"] = perClass,
            ["macro_avg"] = Write(evaluation.MacroAverage),
            ["weighted_avg"] = Write(evaluation.WeightedAverage),
            ["confusion"] = new JsonArray(evaluation.Confusion.ToRows().Select(row => (JsonNode)new JsonArray(row.Select(count => (JsonNode)count).ToArray())).ToArray()),
            ["classes"] = new JsonArray(evaluation.Classes.Select(name => (JsonNode)name).ToArray()),
        };
    }

    /// <summary>Reads what <see cref="Write(Evaluation)"/> wrote.</summary>
    /// <exception cref="FormatException">It is no evaluation.</exception>
    public static Evaluation ReadEvaluation(JsonObject json)
    {
        var classes = (json["classes"] as JsonArray)?.Select(node => node!.GetValue<string>()).ToArray() ?? [];
        var confusion = (json["confusion"] as JsonArray)?.Select(row => row!.AsArray().Select(count => count!.GetValue<int>()).ToArray()).ToArray() ?? [];
        if (classes.Length == 0 || confusion.Length != classes.Length || confusion.Any(row => row.Length != classes.Length || row.Any(count => count < 0)))
            throw new FormatException("the confusion matrix does not fit the classes");
        var chance = json["calibration_error_by_chance"] as JsonObject ?? throw new FormatException("calibration_error_by_chance is missing");
        return Evaluation.Restore(
            classes,
            new ConfusionMatrix(confusion),
            Number(json, "log_loss"),
            Number(json, "calibration_error"),
            Number(json, "calibration_error_sweep"),
            new ChanceError(Number(chance, "mean"), Number(chance, "low"), Number(chance, "high")));

        static double Number(JsonObject from, string name) => from[name]?.GetValue<double>() ?? throw new FormatException($"{name} is missing");
    }

    /// <summary>The whole of <c>metrics.json</c>.</summary>
    /// <param name="honest">The same model under a split without the leak of this one; null where it was not measured.</param>
    /// <param name="seeds">The same run with other seeds; null where there is one seed.</param>
    /// <param name="fingerprint">See <see cref="FinishedRun.Fingerprint"/>; null where none was taken.</param>
    public static JsonObject Write(ExperimentResult result, string split, HonestMeasurement? honest = null, SeedSummary? seeds = null, string? fingerprint = null)
    {
        return new JsonObject
        {
            ["fingerprint"] = fingerprint,
            ["split"] = split,
            ["split_note"] = result.Leak.ToString(),
            ["leak"] = Leak(result, honest),
            ["sizes"] = new JsonObject { ["train"] = result.Sizes.Train, ["valid"] = result.Sizes.Valid, ["test"] = result.Sizes.Test },
            ["trained_on"] = result.TrainedOn,
            ["refit"] = result.Refit?.ToJson(),
            ["test"] = Write(result.Test),
            ["intervals"] = result.Intervals.ToJson(),
            ["valid"] = result.Valid is null ? null : Write(result.Valid),
            ["fold_accuracies"] = new JsonArray(result.Folds.Select(fold => (JsonNode)fold.Accuracy).ToArray()),
            ["folds"] = result.FoldAccuracy is { } folds ? Folds(result, folds) : null,
            ["seeds"] = seeds?.ToJson(),
            ["members"] = result.Members?.ToJson(),
            ["skipped"] = new JsonArray(result.Skipped.Select(file => (JsonNode)new JsonObject { ["file"] = file.Path, ["reason"] = file.Reason }).ToArray()),
        };
    }

    private static JsonObject Leak(ExperimentResult result, HonestMeasurement? honest) => new()
    {
        ["shared_tracks"] = result.Leak.SharedTracks,
        ["test_tracks"] = result.Leak.TestTracks,
        ["shared_groups"] = result.Leak.SharedGroups,
        ["test_groups"] = result.Leak.TestGroups,
        ["exposed_items"] = result.Leak.ExposedTestItems,
        ["honest_split"] = honest?.Split,
        ["honest_accuracy"] = honest?.Test.Accuracy,
        ["inflation"] = honest is null ? null : result.Test.Accuracy - honest.Test.Accuracy,
    };

    private static JsonObject Folds(ExperimentResult result, MeanEstimate accuracy)
    {
        var json = new JsonObject
        {
            ["per_repeat"] = result.FoldsPerRepeat,
            ["interval_method"] = "corrected resampled t (Nadeau and Bengio 2003)",
            ["accuracy"] = accuracy.ToJson(),
        };
        if (result.FoldSettings.Count > 0)
        {
            json["settings"] = new JsonArray([.. result.FoldSettings.Select(settings =>
                new JsonObject(settings.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, JsonValue.Create(pair.Value)))))]);
        }
        return json;
    }

    private static JsonObject Write(ClassScore score) => new()
    {
        ["precision"] = score.Precision,
        ["recall"] = score.Recall,
        ["f1"] = score.F1,
        ["support"] = score.Support,
    };
}
