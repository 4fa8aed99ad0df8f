namespace Timbre.Training.Metrics;

/// <summary>
/// What a model achieved on a labelled part: accuracy, balanced accuracy, per-class precision, recall and F1 with macro and weighted
/// averages, log loss, calibration error and the confusion matrix. Definitions are scikit-learn's.
/// </summary>
internal sealed class Evaluation
{
    private const double SmallestProbability = 1e-15;

    // Costly beside all the rest, and few who score ask for them.
    private readonly Lazy<double> _calibrationErrorSweep;
    private readonly Lazy<ChanceError> _calibrationErrorByChance;

    private Evaluation(
        IReadOnlyList<string> classes, ConfusionMatrix confusion, double logLoss, double calibrationError, Lazy<double> calibrationErrorSweep, Lazy<ChanceError> calibrationErrorByChance)
    {
        Classes = classes;
        Confusion = confusion;
        LogLoss = logLoss;
        CalibrationError = calibrationError;
        _calibrationErrorSweep = calibrationErrorSweep;
        _calibrationErrorByChance = calibrationErrorByChance;
        PerClass = classes.Select((name, label) => Score(name, label, confusion)).ToArray();
    }

    /// <summary>Class names; an index into this list is a label.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Truth in rows, prediction in columns.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Scores of each class, in the order of <see cref="Classes"/>.</summary>
    public IReadOnlyList<ClassScore> PerClass { get; }

    /// <summary>How many items were scored.</summary>
    public int Count => Confusion.Total;

    /// <summary>Fraction of items whose most probable class is right, 0 to 1.</summary>
    public double Accuracy => (double)Confusion.Correct / Count;

    /// <summary>Mean recall over the classes that occur, 0 to 1.</summary>
    public double BalancedAccuracy => PerClass.Where(score => score.Support > 0).Average(score => score.Recall);

    /// <summary>Mean F1 over the classes, 0 to 1.</summary>
    public double MacroF1 => PerClass.Average(score => score.F1);

    /// <summary>Mean negative natural logarithm of the probability given to the true class, ≥ 0; probabilities are clipped at 1e-15.</summary>
    public double LogLoss { get; }

    /// <summary>
    /// Expected calibration error, 0 to 1: the mean gap between stated confidence and accuracy over 15 equal bins of confidence, weighted
    /// by their items (Guo et al., On Calibration of Modern Neural Networks, ICML 2017).
    /// </summary>
    public double CalibrationError { get; }

    /// <summary>
    /// The same, 0 to 1, over as many bins of equal numbers of items as the data bears, which keeps chance from passing as miscalibration where items are
    /// few (Roelofs et al., Mitigating bias in calibration error estimation, AISTATS 2022).
    /// </summary>
    public double CalibrationErrorSweep => _calibrationErrorSweep.Value;

    /// <summary>
    /// What <see cref="CalibrationError"/> would be if every probability were exactly right: with few items, not nothing (consistency resampling:
    /// Bröcker and Smith, Increasing the reliability of reliability diagrams, Weather and Forecasting 2007).
    /// </summary>
    public ChanceError CalibrationErrorByChance => _calibrationErrorByChance.Value;

    /// <summary>Unweighted mean of the per-class scores.</summary>
    public ClassScore MacroAverage =>
        new("macro avg", PerClass.Average(score => score.Precision), PerClass.Average(score => score.Recall), MacroF1, Count);

    /// <summary>Mean of the per-class scores weighted by support.</summary>
    public ClassScore WeightedAverage => new(
        "weighted avg",
        PerClass.Sum(score => score.Precision * score.Support) / Count,
        PerClass.Sum(score => score.Recall * score.Support) / Count,
        PerClass.Sum(score => score.F1 * score.Support) / Count,
        Count);

    /// <summary>Scores probabilities against the truth.</summary>
    /// <param name="truth">True label of each item.</param>
    /// <param name="probabilities">For each item, one probability a class, summing to 1.</param>
    /// <exception cref="ArgumentException">There are no items, or the lengths differ.</exception>
    public static Evaluation Score(IReadOnlyList<string> classes, IReadOnlyList<int> truth, IReadOnlyList<float[]> probabilities)
    {
        if (truth.Count == 0 || truth.Count != probabilities.Count)
            throw new ArgumentException($"{truth.Count} labels and {probabilities.Count} predictions; both must be the same number above 0");

        var predicted = new int[truth.Count];
        double loss = 0;
        for (var i = 0; i < truth.Count; i++)
        {
            predicted[i] = TensorPrimitives.IndexOfMax<float>(probabilities[i]);
            loss -= Math.Log(Math.Max(probabilities[i][truth[i]], SmallestProbability));
        }
        var confusion = new ConfusionMatrix(truth.ToArray(), predicted, classes.Count);
        // Copied here, so that what becomes of the caller's arrays later does not change the figure.
        var confidence = predicted.Select((label, i) => (double)probabilities[i][label]).ToArray();
        var correct = predicted.Select((label, i) => label == truth[i]).ToArray();
        return new Evaluation(
            classes,
            confusion,
            loss / truth.Count,
            CalibrationBins.Measure(confidence, correct),
            new Lazy<double>(() => CalibrationSweep.Measure(confidence, correct)),
            new Lazy<ChanceError>(() => CalibrationBins.ByChance(confidence)));
    }

    /// <summary>An evaluation that was kept: the confusion matrix gives all scores but those of the probabilities.</summary>
    internal static Evaluation Restore(
        IReadOnlyList<string> classes, ConfusionMatrix confusion, double logLoss, double calibrationError, double calibrationErrorSweep, ChanceError calibrationErrorByChance) =>
        new(classes, confusion, logLoss, calibrationError, new Lazy<double>(calibrationErrorSweep), new Lazy<ChanceError>(calibrationErrorByChance));

    private static ClassScore Score(string name, int label, ConfusionMatrix confusion)
    {
        var correct = confusion[label, label];
        var support = confusion.Support(label);
        var precision = Ratio(correct, confusion.Predicted(label));
        var recall = Ratio(correct, support);
        var f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
        return new ClassScore(name, precision, recall, f1, support);
    }

    private static double Ratio(int part, int whole) => whole > 0 ? (double)part / whole : 0;
}

/// <summary>Precision, recall and F1 of one class, each 0 to 1; 0 where undefined (as scikit-learn's zero_division=0).</summary>
/// <param name="Precision">Correct among those predicted as this class.</param>
/// <param name="Recall">Correct among those that are of this class.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Items of this class.</param>
internal sealed record ClassScore(string Name, double Precision, double Recall, double F1, int Support);
