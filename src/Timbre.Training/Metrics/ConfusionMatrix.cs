namespace Timbre.Training.Metrics;

/// <summary>Counts of (true class, predicted class): rows are the truth, columns the prediction.</summary>
internal sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <param name="truth">True labels, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="predicted">Predicted labels of the same items.</param>
    public ConfusionMatrix(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, truth.Length);
        _counts = new int[classes, classes];
        for (var i = 0; i < truth.Length; i++)
            _counts[truth[i], predicted[i]]++;
        Classes = classes;
        Total = truth.Length;
    }

    /// <param name="rows">As <see cref="ToRows"/> gives them: as many rows as columns, none negative.</param>
    internal ConfusionMatrix(int[][] rows)
    {
        _counts = new int[rows.Length, rows.Length];
        for (var truth = 0; truth < rows.Length; truth++)
        {
            for (var predicted = 0; predicted < rows.Length; predicted++)
                _counts[truth, predicted] = rows[truth][predicted];
        }
        Classes = rows.Length;
        Total = rows.Sum(row => row.Sum());
    }

    public int Classes { get; }

    /// <summary>How many items were counted.</summary>
    public int Total { get; }

    /// <summary>Items of class <paramref name="truth"/> that were predicted as <paramref name="predicted"/>.</summary>
    public int this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>Items on the diagonal.</summary>
    public int Correct => Enumerable.Range(0, Classes).Sum(label => _counts[label, label]);

    /// <summary>How many items are of a class (the row's sum).</summary>
    public int Support(int truth) => Enumerable.Range(0, Classes).Sum(predicted => _counts[truth, predicted]);

    /// <summary>How many items were predicted to be of a class (the column's sum).</summary>
    public int Predicted(int predicted) => Enumerable.Range(0, Classes).Sum(truth => _counts[truth, predicted]);

    /// <summary>The matrix as rows, for JSON.</summary>
    public int[][] ToRows() =>
        Enumerable.Range(0, Classes).Select(truth => Enumerable.Range(0, Classes).Select(predicted => _counts[truth, predicted]).ToArray()).ToArray();
}
