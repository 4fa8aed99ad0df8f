namespace Timbre.Training.Runs;

/// <summary>A run of the same settings, seed and data that lies finished in its folder, so that it need not be trained again.</summary>
internal sealed class FinishedRun
{
    private readonly RunFolder _folder;
    private readonly JsonObject _metrics;

    private FinishedRun(RunFolder folder, JsonObject metrics, Evaluation test) => (_folder, _metrics, Test) = (folder, metrics, test);

    public Evaluation Test { get; }

    /// <summary>What two runs must share to be the same: what was asked for, and which items are trained on, chosen by and tested.</summary>
    /// <param name="asked">What decides the outcome besides the data's division: model, settings, seed, data.</param>
    public static string Fingerprint(JsonObject asked, SplitPlan plan, ExampleSet examples, long seed)
    {
        var text = new StringBuilder(asked.ToJsonString()).Append(seed);
        foreach (var split in plan.Apply(examples.Items, seed))
        {
            foreach (var part in new[] { split.Train, split.Valid, split.Test })
                text.Append('\n').AppendJoin('\t', part.Select(index => $"{examples.Items[index].Id}={examples.Items[index].Label}"));
        }
        return $"sha256:{TextDigest.Of(text.ToString(), 32)}";
    }

    /// <summary>The finished run in a folder; null where there is none, or one of other settings.</summary>
    /// <param name="fingerprint">What it must be the same in.</param>
    public static FinishedRun? Find(RunFolder folder, string fingerprint)
    {
        try
        {
            // The last file that a run writes.
            return folder.ReadMetrics() is { } metrics && metrics["fingerprint"]?.GetValue<string>() == fingerprint && metrics["test"] is JsonObject test
                ? new FinishedRun(folder, metrics, MetricsJson.ReadEvaluation(test))
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The run's result, its model answering for the test items anew; null where the folder no longer has what that takes, or after cross-validation, which keeps no model of a fold.</summary>
    public ExperimentResult? Restore(ExampleSet examples, SplitPlan plan, TrainingSettings settings, CancellationToken cancellation = default)
    {
        var splits = plan.Apply(examples.Items, settings.Seed);
        if (splits.Count > 1)
            return null;
        GenreModel? model = null;
        try
        {
            model = ModelFile.Load(_folder.ModelPath).Model;
            return Restore(model, examples, splits, RunFolder.ReadHistory(_folder.HistoryPath), cancellation);
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            model?.Dispose();
            return null;
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    private ExperimentResult Restore(GenreModel model, ExampleSet examples, IReadOnlyList<Split> splits, IReadOnlyList<EpochRecord> history, CancellationToken cancellation)
    {
        var test = examples.Subset(splits[0].Test);
        var ensemble = model as EnsembleModel;
        return new ExperimentResult
        {
            Model = model,
            Classes = examples.Classes,
            Test = Test,
            Folds = [Test],
            Valid = _metrics["valid"] is JsonObject valid ? MetricsJson.ReadEvaluation(valid) : null,
            Predictions = ItemPrediction.Of(model, test, cancellation: cancellation),
            History = history,
            Leak = SplitLeak.Of(splits, examples.Items),
            Sizes = (splits[0].Train.Count, splits[0].Valid.Count, splits[0].Test.Count),
            Skipped = examples.Skipped,
            Members = ensemble is null ? null : MemberComparison.Of(ensemble, ensemble.PredictMembers(test.Examples, cancellation), test.Labels),
            Refit = _metrics["refit"] is JsonObject refit ? RefitSummary.FromJson(refit) : null,
        };
    }
}
