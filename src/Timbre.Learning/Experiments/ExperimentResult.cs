using Timbre.Learning.Data;
using Timbre.Learning.Ensembles;
using Timbre.Learning.Metrics;
using Timbre.Learning.Models;
using Timbre.Learning.Splits;
using Timbre.Learning.Training;

namespace Timbre.Learning.Experiments;

/// <summary>What came out of training and testing one model on one data set.</summary>
public sealed record ExperimentResult : IDisposable
{
    /// <summary>The model to keep: the one that was tested, or, after cross-validation, one trained on everything.</summary>
    public required GenreModel Model { get; init; }

    /// <summary>Class names.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Scores on the test part; over all folds in cross-validation.</summary>
    public required Evaluation Test { get; init; }

    /// <summary>Scores on the test parts of the single folds; one entry where there is one split.</summary>
    public required IReadOnlyList<Evaluation> Folds { get; init; }

    /// <summary>Folds of one repeat of a cross-validation; 1 where there is one split.</summary>
    public int FoldsPerRepeat { get; init; } = 1;

    /// <summary>Accuracy over the folds, with the interval for overlapping training parts; null where there is one split.</summary>
    public MeanEstimate? FoldAccuracy => Folds.Count > 1 ? MeanEstimate.OfFolds([.. Folds.Select(fold => fold.Accuracy)], Math.Max(2, FoldsPerRepeat)) : null;

    /// <summary>The settings of each fold's model, where it is a classical one: with a search they are chosen anew inside each fold's training part.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> FoldSettings { get; init; } = [];

    /// <summary>The 95 % intervals of the scores on the test part.</summary>
    public TestIntervals Intervals => field ??= TestIntervals.Of(Classes, Test, Predictions);

    /// <summary>That the model was trained again on training and validation part together; null where it was not.</summary>
    public RefitSummary? Refit { get; init; }

    /// <summary>Items that the model to keep has learned from: also those of the validation part where it was refitted, and all after cross-validation.</summary>
    public int TrainedOn => Folds.Count > 1 ? Predictions.Select(prediction => prediction.Item.Id).Distinct(StringComparer.Ordinal).Count() : Refit?.Items ?? Sizes.Train;

    /// <summary>Scores on the validation part, of the model before it was refitted where it was; null where there is none.</summary>
    public Evaluation? Valid { get; init; }

    /// <summary>What was said of each test item.</summary>
    public required IReadOnlyList<ItemPrediction> Predictions { get; init; }

    /// <summary>Epochs of the (first) training.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>Whether tracks stand on both sides of the split.</summary>
    public required SplitLeak Leak { get; init; }

    /// <summary>Items in the training, validation and test part of the (first) split.</summary>
    public required (int Train, int Valid, int Test) Sizes { get; init; }

    /// <summary>Files that could not be used.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>How the members of an ensemble did; null for other models.</summary>
    public MemberComparison? Members { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
