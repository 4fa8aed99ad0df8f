namespace Timbre.Training.Runs;

/// <summary>What came out of training and testing one model on one data set.</summary>
internal sealed record ExperimentResult : IDisposable
{
    /// <summary>The model to keep: the one that was tested, or, after cross-validation, one trained on everything.</summary>
    public required GenreModel Model { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Scores on the test part; over all folds in cross-validation.</summary>
    public required Evaluation Test { get; init; }

    /// <summary>Scores on the test parts of the single folds; one entry where there is one split.</summary>
    public required IReadOnlyList<Evaluation> Folds { get; init; }

    /// <summary>Folds of one repeat of a cross-validation; 1 where there is one split.</summary>
    public int FoldsPerRepeat { get; init; } = 1;

    /// <summary>Accuracy over the folds, with the interval for overlapping training parts; null where there is one split.</summary>
    public MeanEstimate? FoldAccuracy => Folds.Count > 1 ? MeanEstimate.OfFolds([.. Folds.Select(fold => fold.Accuracy)], Math.Max(2, FoldsPerRepeat)) : null;

    /// <summary>The settings of each fold's model, where it is a classical one: with a search they are chosen again inside each fold's training part.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> FoldSettings { get; init; } = [];

    /// <summary>The 95 % intervals of the scores on the test part.</summary>
    public TestIntervals Intervals => field ??= TestIntervals.Of(Classes, Test, Predictions);

    /// <summary>That the model was trained again on training and validation part together; null where it was not.</summary>
    public RefitSummary? Refit { get; init; }

    /// <summary>Items that the model to keep has learned from: also those of the validation part where it was refitted, and all after cross-validation.</summary>
    public int TrainedOn => Folds.Count > 1 ? Predictions.Select(prediction => prediction.Item.Id).Distinct(StringComparer.Ordinal).Count() : Refit?.Items ?? Sizes.Train;

    /// <summary>Scores on the validation part, of the model before it was refitted where it was; null where there is none.</summary>
    public Evaluation? Valid { get; init; }

    public required IReadOnlyList<ItemPrediction> Predictions { get; init; }

    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>Whether tracks stand on both sides of the split.</summary>
    public required SplitLeak Leak { get; init; }

    /// <summary>Items in the training, validation and test part of the (first) split.</summary>
    public required (int Train, int Valid, int Test) Sizes { get; init; }

    /// <summary>Files that could not be used.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>How the members of an ensemble did; null for other models.</summary>
    public MemberComparison? Members { get; init; }

    public void Dispose() => Model.Dispose();
}

/// <summary>What a model said of an item of the test part.</summary>
/// <param name="Prediction">What was said, view by view.</param>
/// <param name="Probabilities">The views combined, one probability a class.</param>
internal sealed record ItemPrediction(DataItem Item, Prediction Prediction, float[] Probabilities)
{
    /// <summary>Lets a model name the genre of every item of a set.</summary>
    /// <param name="model">The model, the same on every worker.</param>
    /// <param name="rule">How the views of an item become one answer.</param>
    /// <param name="workers">The processes that share the work; null for this one alone.</param>
    public static IReadOnlyList<ItemPrediction> Of(
        GenreModel model, ExampleSet examples, CombineRule rule = CombineRule.Mean, WorkerGroup? workers = null, CancellationToken cancellation = default)
    {
        return SharedPrediction.Of(workers, examples.Examples, share => model.Predict(share, cancellation))
            .Zip(examples.Items, (prediction, item) => new ItemPrediction(item, prediction, prediction.Combine(rule)))
            .ToArray();
    }
}

/// <summary>That the model was trained again on training and validation part together, after everything had been chosen.</summary>
/// <param name="Epochs">Epochs that the validation part had chosen, by the name of the model or member; empty where nothing has epochs.</param>
/// <param name="Temperature">The temperature of the scaling that was kept; 1 where none was chosen.</param>
internal sealed record RefitSummary(int Items, IReadOnlyList<KeyValuePair<string, int>> Epochs, double Temperature)
{
    internal static RefitSummary Of(RefitMetrics metrics) => new(metrics.Items, [.. metrics.Epochs], metrics.Temperature);

    internal static RefitSummary Of(FittedModel chosen, int items) => new(items, chosen.ChosenEpochs, chosen.Model.Scaling.Temperature);

    /// <summary>One sentence for terminal and report.</summary>
    public override string ToString()
    {
        var epochs = Epochs.Count > 0 ? $", for the epochs chosen before ({string.Join(", ", Epochs.Select(pair => $"{pair.Key}: {pair.Value}"))})" : "";
        return $"trained again on training and validation part together, {Items} items{epochs}; what had been chosen was kept and could not be measured again, and the figures of the validation part are those of the model before";
    }
}
