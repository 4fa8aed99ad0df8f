namespace Timbre.Training.Runs;

/// <summary><c>metrics.json</c> of a run folder: what the model earned, on which parts.</summary>
public sealed record RunMetrics
{
    /// <summary>The identity of the run: equal for runs that give the same result.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The split.</summary>
    public string Split { get; init; } = "";

    /// <summary>Whether tracks or groups stand on both sides of the split, in one sentence.</summary>
    public string SplitNote { get; init; } = "";

    /// <summary>The same in numbers.</summary>
    public LeakMetrics Leak { get; init; } = new();

    /// <summary>Items in the parts of the (first) split.</summary>
    public PartSizes Sizes { get; init; } = new();

    /// <summary>Items that the model learned from.</summary>
    public int TrainedOn { get; init; }

    /// <summary>That the model was trained again on training and validation part together; null where it was not.</summary>
    public RefitMetrics? Refit { get; init; }

    /// <summary>Scores on the test part; over all folds in cross-validation.</summary>
    public EvaluationMetrics Test { get; init; } = new();

    /// <summary>The 95 % intervals of the scores on the test part.</summary>
    public IntervalMetrics? Intervals { get; init; }

    /// <summary>Scores on the validation part; null without one.</summary>
    public EvaluationMetrics? Valid { get; init; }

    /// <summary>The accuracy of each fold; one where there is one split.</summary>
    public IReadOnlyList<double> FoldAccuracies { get; init; } = [];

    /// <summary>The accuracy over the folds; null where there is one split.</summary>
    public FoldMetrics? Folds { get; init; }

    /// <summary>The scores over several seeds; null where there is one.</summary>
    public SeedMetrics? Seeds { get; init; }

    /// <summary>The members of an ensemble; null for other models.</summary>
    public MemberMetrics? Members { get; init; }

    /// <summary>Files that could not be used.</summary>
    public IReadOnlyList<SkippedMetrics> Skipped { get; init; } = [];

    internal static RunMetrics Of(ExperimentResult result, string split, HonestMeasurement? honest = null, SeedSummary? seeds = null, string? fingerprint = null) => new()
    {
        Fingerprint = fingerprint,
        Split = split,
        SplitNote = result.Leak.ToString(),
        Leak = LeakMetrics.Of(result, honest),
        Sizes = new PartSizes(result.Sizes.Train, result.Sizes.Valid, result.Sizes.Test),
        TrainedOn = result.TrainedOn,
        Refit = result.Refit is { } refit ? new RefitMetrics(refit.Items, refit.Epochs.ToDictionary(), refit.Temperature) : null,
        Test = EvaluationMetrics.Of(result.Test),
        Intervals = IntervalMetrics.Of(result.Intervals),
        Valid = result.Valid is null ? null : EvaluationMetrics.Of(result.Valid),
        FoldAccuracies = [.. result.Folds.Select(fold => fold.Accuracy)],
        Folds = result.FoldAccuracy is { } accuracy ? new FoldMetrics(result.FoldsPerRepeat, EstimateMetrics.Of(accuracy), result.FoldSettings.Count > 0 ? result.FoldSettings : null) : null,
        Seeds = seeds is null ? null : SeedMetrics.Of(seeds),
        Members = result.Members is null ? null : MemberMetrics.Of(result.Members),
        Skipped = [.. result.Skipped.Select(file => new SkippedMetrics(file.Path, file.Reason))],
    };
}

/// <summary>Scores of a model on one part of the data.</summary>
public sealed record EvaluationMetrics
{
    /// <summary>Share of items whose most probable class is right, 0 to 1.</summary>
    public double Accuracy { get; init; }

    /// <summary>Mean recall of the classes, 0 to 1.</summary>
    public double BalancedAccuracy { get; init; }

    /// <summary>Mean F1 of the classes, 0 to 1.</summary>
    public double MacroF1 { get; init; }

    /// <summary>Mean negative logarithm of the true class's probability, in nats.</summary>
    public double LogLoss { get; init; }

    /// <summary>Expected calibration error, 0 to 1.</summary>
    public double CalibrationError { get; init; }

    /// <summary>Expected calibration error with as many bins as the data bears (ECE-sweep).</summary>
    public double CalibrationErrorSweep { get; init; }

    /// <summary>What the calibration error would be if every probability were exactly right.</summary>
    public ChanceMetrics CalibrationErrorByChance { get; init; } = new(0, 0, 0);

    /// <summary>Items.</summary>
    public int N { get; init; }

    /// <summary>Scores of each class, by its name.</summary>
    public IReadOnlyDictionary<string, ClassMetrics> PerClass { get; init; } = new Dictionary<string, ClassMetrics>();

    /// <summary>Means over the classes.</summary>
    public ClassMetrics? MacroAvg { get; init; }

    /// <summary>Means over the classes, weighted by their items.</summary>
    public ClassMetrics? WeightedAvg { get; init; }

    /// <summary>Counts, (true class, predicted class).</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; } = [];

    /// <summary>Class names, in the order of the confusion matrix.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    internal static EvaluationMetrics Of(Evaluation evaluation) => new()
    {
        Accuracy = evaluation.Accuracy,
        BalancedAccuracy = evaluation.BalancedAccuracy,
        MacroF1 = evaluation.MacroF1,
        LogLoss = evaluation.LogLoss,
        CalibrationError = evaluation.CalibrationError,
        CalibrationErrorSweep = evaluation.CalibrationErrorSweep,
        CalibrationErrorByChance = new(evaluation.CalibrationErrorByChance.Mean, evaluation.CalibrationErrorByChance.Low, evaluation.CalibrationErrorByChance.High),
        N = evaluation.Count,
        PerClass = evaluation.PerClass.ToDictionary(score => score.Name, ClassMetrics.Of),
        MacroAvg = ClassMetrics.Of(evaluation.MacroAverage),
        WeightedAvg = ClassMetrics.Of(evaluation.WeightedAverage),
        Confusion = evaluation.Confusion.ToRows(),
        Classes = evaluation.Classes,
    };

    /// <summary>What a model's card holds of the part that it was tested on; null where it was not tested.</summary>
    internal static EvaluationMetrics? OfCard(JsonObject card)
    {
        try
        {
            return card.Count == 0 ? null : card.Deserialize(RunJson.Default.EvaluationMetrics);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal JsonObject ToCard() => JsonSerializer.SerializeToNode(this, RunJson.Default.EvaluationMetrics)!.AsObject();

    /// <summary>The evaluation that this was made of.</summary>
    /// <exception cref="FormatException">It was made of none.</exception>
    internal Evaluation Restore()
    {
        if (Classes.Count == 0 || Confusion.Count != Classes.Count || Confusion.Any(row => row.Count != Classes.Count || row.Any(count => count < 0)))
            throw new FormatException("the confusion matrix does not fit the classes");
        return Evaluation.Restore(
            Classes,
            new ConfusionMatrix([.. Confusion.Select(row => row.ToArray())]),
            LogLoss,
            CalibrationError,
            CalibrationErrorSweep,
            new ChanceError(CalibrationErrorByChance.Mean, CalibrationErrorByChance.Low, CalibrationErrorByChance.High));
    }
}

/// <summary>Scores of one class, each 0 to 1.</summary>
/// <param name="Precision">Correct among those predicted as this class.</param>
/// <param name="Recall">Correct among those of this class.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Items of this class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, int Support)
{
    internal static ClassMetrics Of(ClassScore score) => new(score.Precision, score.Recall, score.F1, score.Support);
}

/// <summary>A figure's distribution where only chance is at work.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Low">Its 5 % quantile.</param>
/// <param name="High">Its 95 % quantile.</param>
public sealed record ChanceMetrics(double Mean, double Low, double High);

/// <summary>Items in the parts of a split.</summary>
/// <param name="Train">Training part.</param>
/// <param name="Valid">Validation part.</param>
/// <param name="Test">Test part.</param>
public sealed record PartSizes(int Train = 0, int Valid = 0, int Test = 0);

/// <summary>What stands on both sides of a split.</summary>
public sealed record LeakMetrics
{
    /// <summary>Test tracks that the model was trained on or chosen by.</summary>
    public int SharedTracks { get; init; }

    /// <summary>Tracks in the test part.</summary>
    public int TestTracks { get; init; }

    /// <summary>Groups of the test part that the model was trained on or chosen by.</summary>
    public int SharedGroups { get; init; }

    /// <summary>Groups in the test part; 0 where none are known.</summary>
    public int TestGroups { get; init; }

    /// <summary>Test items of those tracks and groups.</summary>
    public int ExposedItems { get; init; }

    /// <summary>The split without the leak under which the model was trained once more; null where it was not.</summary>
    public string? HonestSplit { get; init; }

    /// <summary>The accuracy under it.</summary>
    public double? HonestAccuracy { get; init; }

    /// <summary>The accuracy of this run less that one.</summary>
    public double? Inflation { get; init; }

    internal static LeakMetrics Of(ExperimentResult result, HonestMeasurement? honest) => new()
    {
        SharedTracks = result.Leak.SharedTracks,
        TestTracks = result.Leak.TestTracks,
        SharedGroups = result.Leak.SharedGroups,
        TestGroups = result.Leak.TestGroups,
        ExposedItems = result.Leak.ExposedTestItems,
        HonestSplit = honest?.Split,
        HonestAccuracy = honest?.Test.Accuracy,
        Inflation = result.Test.Accuracy - honest?.Test.Accuracy,
    };
}

/// <summary>That a model was trained again on training and validation part together.</summary>
/// <param name="Items">Items of both parts.</param>
/// <param name="Epochs">The epochs that the validation part had chosen, by the name of the model or member.</param>
/// <param name="Temperature">The temperature that was kept.</param>
public sealed record RefitMetrics(int Items, IReadOnlyDictionary<string, int> Epochs, double Temperature)
{
    /// <summary>Which model the validation part's scores are of.</summary>
    public string ValidIsOf { get; init; } = "the model before it was trained again";
}

/// <summary>The 95 % intervals of the scores on the test part, each from low to high.</summary>
public sealed record IntervalMetrics(double Level, string Method, IReadOnlyList<double> Accuracy, IReadOnlyList<double> BalancedAccuracy, IReadOnlyList<double> MacroF1, IReadOnlyList<double> LogLoss)
{
    internal static IntervalMetrics Of(TestIntervals intervals) => new(
        0.95,
        intervals.AreItemsIndependent ? "Wilson for accuracy, bootstrap over test items for the others" : "bootstrap over test tracks",
        Pair(intervals.Accuracy),
        Pair(intervals.BalancedAccuracy),
        Pair(intervals.MacroF1),
        Pair(intervals.LogLoss));

    private static double[] Pair(Interval interval) => [interval.Low, interval.High];
}

/// <summary>A score that was measured several times.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation; null for a single value.</param>
/// <param name="Interval">The 95 % interval of the mean; null for a single value.</param>
/// <param name="Values">The single values.</param>
public sealed record EstimateMetrics(double Mean, double? Deviation, IReadOnlyList<double>? Interval, IReadOnlyList<double> Values)
{
    internal static EstimateMetrics Of(MeanEstimate estimate) => new(
        estimate.Mean,
        double.IsFinite(estimate.Deviation) ? estimate.Deviation : null,
        double.IsFinite(estimate.Interval.Low) ? [estimate.Interval.Low, estimate.Interval.High] : null,
        estimate.Values);
}

/// <summary>The folds of a cross-validation.</summary>
/// <param name="PerRepeat">Folds of one repeat.</param>
/// <param name="Accuracy">The accuracy over the folds.</param>
/// <param name="Settings">The hyperparameters of each fold's model, where it is a classical one; null for others.</param>
public sealed record FoldMetrics(int PerRepeat, EstimateMetrics Accuracy, IReadOnlyList<IReadOnlyDictionary<string, string>>? Settings)
{
    /// <summary>How the interval was made.</summary>
    public string IntervalMethod { get; init; } = "corrected resampled t (Nadeau and Bengio 2003)";
}

/// <summary>The scores over several seeds.</summary>
public sealed record SeedMetrics(
    IReadOnlyList<long> Seeds, EstimateMetrics Accuracy, EstimateMetrics BalancedAccuracy, EstimateMetrics MacroF1, EstimateMetrics LogLoss, EstimateMetrics CalibrationError)
{
    /// <summary>How the intervals were made.</summary>
    public string IntervalMethod { get; init; } = "Student's t over seeds";

    internal static SeedMetrics Of(SeedSummary seeds) => new(
        seeds.Seeds,
        EstimateMetrics.Of(seeds.Accuracy),
        EstimateMetrics.Of(seeds.BalancedAccuracy),
        EstimateMetrics.Of(seeds.MacroF1),
        EstimateMetrics.Of(seeds.LogLoss),
        EstimateMetrics.Of(seeds.CalibrationError));
}

/// <summary>The members of an ensemble on the test part.</summary>
/// <param name="Accuracy">The accuracy of each, by its name.</param>
/// <param name="OracleAccuracy">Share of items on which at least one member is right.</param>
/// <param name="AllWrong">Share of items on which none is.</param>
/// <param name="Pairs">How alike two members decide and err.</param>
public sealed record MemberMetrics(IReadOnlyDictionary<string, double> Accuracy, double OracleAccuracy, double AllWrong, IReadOnlyList<PairMetrics> Pairs)
{
    internal static MemberMetrics Of(MemberComparison members) => new(
        members.Names.Zip(members.Agreement.Accuracies).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second),
        members.Agreement.OracleAccuracy,
        members.Agreement.AllWrong,
        [.. members.Agreement.Pairs.Select(pair => new PairMetrics(members.Names[pair.First], members.Names[pair.Second], pair.Agreement, pair.Kappa, pair.DoubleFault, pair.ErrorOverlap))]);
}

/// <summary>How alike two members of an ensemble decide and err on the test part.</summary>
/// <param name="First">A member.</param>
/// <param name="Second">Another.</param>
/// <param name="Agreement">Share of items on which both name the same class.</param>
/// <param name="Kappa">Cohen's kappa.</param>
/// <param name="DoubleFault">Share of items on which both are wrong.</param>
/// <param name="ErrorOverlap">Of the items on which one is wrong, the share on which both are.</param>
public sealed record PairMetrics(string First, string Second, double Agreement, double Kappa, double DoubleFault, double ErrorOverlap);

/// <summary>A file that could not be used.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record SkippedMetrics(string File, string Reason);
