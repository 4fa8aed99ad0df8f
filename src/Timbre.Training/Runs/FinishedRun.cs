namespace Timbre.Training.Runs;

/// <summary>A run with the same identity whose model is tested and saved in its folder, so that it need not be trained again.</summary>
internal sealed class FinishedRun
{
    private readonly RunFolder _folder;
    private readonly RunMetrics _metrics;

    private FinishedRun(RunFolder folder, RunMetrics metrics, Evaluation test) => (_folder, _metrics, Test) = (folder, metrics, test);

    public Evaluation Test { get; }

    /// <summary>The run in a folder whose model is tested, with the same identity; null where there is none.</summary>
    /// <param name="identity">See <see cref="RunConfiguration.Identity"/>.</param>
    /// <param name="evenFinished">Whether a run that is wholly finished counts, too.</param>
    public static FinishedRun? Find(RunFolder folder, string identity, bool evenFinished)
    {
        try
        {
            return new[] { folder.ReadTested(), evenFinished ? folder.ReadMetrics() : null }.FirstOrDefault(metrics => metrics?.Fingerprint == identity) is { } found
                ? new FinishedRun(folder, found, found.Test.Restore())
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The run's result, its model predicting the test items again; null where the folder no longer has what that takes, or after cross-validation, which keeps no model of a fold.</summary>
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
            Valid = _metrics.Valid?.Restore(),
            Predictions = ItemPrediction.Of(model, test, cancellation: cancellation),
            History = history,
            Leak = SplitLeak.Of(splits, examples.Items),
            Sizes = (splits[0].Train.Count, splits[0].Valid.Count, splits[0].Test.Count),
            Skipped = examples.Skipped,
            Members = ensemble is null ? null : MemberComparison.Of(ensemble, ensemble.PredictMembers(test.Examples, cancellation), test.Labels),
            Refit = _metrics.Refit is { } refit ? RefitSummary.Of(refit) : null,
        };
    }
}
