using Timbre.Learning.Classical;

namespace Timbre.Learning.Ensembles;

/// <summary>Predictions of training rows by models that were not trained on them, for stacking and for members' weights.</summary>
public static class OutOfFold
{
    /// <summary>Trains one model a fold on the other folds and lets it predict its own.</summary>
    /// <param name="fold">The fold of each row, as <see cref="GroupedFolds.Assign"/> gives it.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="trainAndPredict">
    /// Given the 0-based fold, the training rows and the held-out rows, returns the held-out rows' probabilities, held-out × classes.
    /// </param>
    /// <returns>n × classes, each row from the one model that has not seen it.</returns>
    /// <exception cref="ArgumentException">There is only one fold, or a prediction has another shape.</exception>
    public static ProbabilityMatrix Predict(IReadOnlyList<int> fold, int classes, Func<int, int[], int[], float[]> trainAndPredict)
    {
        ArgumentNullException.ThrowIfNull(trainAndPredict);
        var rows = Predict<float[]>(fold, (index, training, held) =>
        {
            var predicted = trainAndPredict(index, training, held);
            if (predicted.Length != held.Length * classes)
                throw new ArgumentException($"{predicted.Length} probabilities for {held.Length} held-out rows of {classes} classes");
            return [.. predicted.Chunk(classes)];
        });
        return new ProbabilityMatrix([.. rows.SelectMany(row => row)], classes);
    }

    /// <summary>The same for predictions of any kind, one a row.</summary>
    internal static T[] Predict<T>(IReadOnlyList<int> fold, Func<int, int[], int[], IReadOnlyList<T>> trainAndPredict)
    {
        ArgumentNullException.ThrowIfNull(fold);
        var folds = fold.Distinct().Order().ToArray();
        if (folds.Length < 2)
            throw new ArgumentException("out-of-fold predictions need at least two folds");
        var all = new T[fold.Count];
        foreach (var index in folds)
        {
            var (training, held) = Divide(fold, index);
            foreach (var (row, prediction) in held.Zip(trainAndPredict(index, training, held)))
                all[row] = prediction;
        }
        return all;
    }

    /// <summary>The rows outside and inside a fold.</summary>
    internal static (int[] Training, int[] Held) Divide(IReadOnlyList<int> fold, int index)
    {
        var rows = Enumerable.Range(0, fold.Count).ToArray();
        return (Array.FindAll(rows, row => fold[row] != index), Array.FindAll(rows, row => fold[row] == index));
    }

    /// <summary>The same for a classical model.</summary>
    /// <param name="name">One of <see cref="ClassifierFactory.Names"/>.</param>
    /// <param name="settings">Its hyperparameters; may be null.</param>
    /// <param name="x">The training rows.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="fold">The fold of each row.</param>
    /// <param name="options">Seed, threads and the track of each row.</param>
    public static ProbabilityMatrix Predict(
        string name,
        IReadOnlyDictionary<string, string>? settings,
        Samples x,
        IReadOnlyList<int> labels,
        int classes,
        IReadOnlyList<int> fold,
        FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new FitOptions();
        return Predict(fold, classes, (_, training, held) =>
        {
            using var model = ClassifierFactory.Create(name, settings);
            var groups = options.Groups is { } all ? Array.ConvertAll(training, row => all[row]) : null;
            model.Fit(x.Subset(training), Array.ConvertAll(training, row => labels[row]), classes, options with { Groups = groups });
            return model.PredictProbabilities(x.Subset(held));
        });
    }
}
