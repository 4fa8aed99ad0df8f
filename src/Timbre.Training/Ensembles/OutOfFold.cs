namespace Timbre.Training.Ensembles;

/// <summary>Predictions of training rows by models that were not trained on them, for stacking and for members' weights.</summary>
internal static class OutOfFold
{
    /// <summary>Trains one model a fold on the other folds and lets it predict its own.</summary>
    /// <param name="trainAndPredict">Given the 0-based fold, the training rows and the held-out rows, returns a prediction for each held-out row.</param>
    /// <returns>The prediction of each row, from the one model that has not seen it.</returns>
    /// <exception cref="ArgumentException">There is only one fold.</exception>
    public static T[] Predict<T>(IReadOnlyList<int> fold, Func<int, int[], int[], IReadOnlyList<T>> trainAndPredict)
    {
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
    public static (int[] Training, int[] Held) Divide(IReadOnlyList<int> fold, int index)
    {
        var rows = Enumerable.Range(0, fold.Count).ToArray();
        return (Array.FindAll(rows, row => fold[row] != index), Array.FindAll(rows, row => fold[row] == index));
    }
}
