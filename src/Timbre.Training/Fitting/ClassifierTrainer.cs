using System.Runtime.ExceptionServices;

namespace Timbre.Training.Fitting;

/// <summary>A kind of classical classifier: its name, what can be set of it, and how it is learned from rows. Immutable and thread-safe.</summary>
internal abstract class ClassifierTrainer
{
    private protected ClassifierTrainer()
    {
    }

    /// <summary>What it fits, and the name of that.</summary>
    public abstract ClassifierKind Kind { get; }

    public string Name => Kind.Name;

    public abstract string Summary { get; }

    public abstract IReadOnlyList<Hyperparameter> Hyperparameters { get; }

    /// <param name="x">n rows of d raw features.</param>
    /// <param name="labels">The class of each row, 0 to classes − 1. A class without any row gets probability 0 ever after.</param>
    /// <param name="classes">Number of classes, 2 to 1000.</param>
    /// <param name="settings">Hyperparameters by name; defaults where not given.</param>
    /// <param name="options">Seed, threads, groups; defaults where null.</param>
    /// <exception cref="ArgumentException">A setting is not permitted, shapes do not fit, a label is out of range, or all rows are of one class.</exception>
    /// <exception cref="InvalidOperationException">The native library that trains is not installed, or refuses.</exception>
    public TabularClassifier Fit(
        Samples x,
        ReadOnlySpan<int> labels,
        int classes,
        IReadOnlyDictionary<string, string>? settings = null,
        FitOptions? options = null)
    {
        options ??= new FitOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        var values = new HyperparameterValues(Hyperparameters, settings);
        Check(x, labels, classes, options);
        var (present, compact) = Compact(labels, classes);
        if (present.Length < 2)
            throw new ArgumentException($"all {x.Count} rows are of one class; {Name} needs rows of at least two");
        options.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Fit(new ClassifierHeader(Name, values.All, classes, x.Dimensions, present) { Threads = options.Threads }, values, x, compact, options);
        }
        catch (AggregateException exception) when (exception.InnerException is not null)
        {
            // Folds and trees fail alike, for one reason: one line is enough.
            ExceptionDispatchInfo.Throw(exception.InnerException is DllNotFoundException ? Missing(exception.InnerException) : exception.InnerException);
            throw;
        }
        catch (DllNotFoundException exception)
        {
            throw Missing(exception);
        }
    }

    /// <summary>Learns from checked rows.</summary>
    /// <param name="labels">The class of each row, a number among those that have rows, of which there are two at least.</param>
    private protected abstract TabularClassifier Fit(ClassifierHeader header, HyperparameterValues values, Samples x, int[] labels, FitOptions options);

    // The classes that have rows, and the number among them of each row's class.
    private static (int[] Present, int[] Labels) Compact(ReadOnlySpan<int> labels, int classes)
    {
        var index = new int[classes];
        foreach (var label in labels)
            index[label] = 1;
        var present = Enumerable.Range(0, classes).Where(label => index[label] != 0).ToArray();
        for (var i = 0; i < present.Length; i++)
            index[present[i]] = i;
        var compact = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
            compact[i] = index[labels[i]];
        return (present, compact);
    }

    private static void Check(Samples x, ReadOnlySpan<int> labels, int classes, FitOptions options)
    {
        if (classes is < 2 or > TabularClassifier.MaximumClasses)
            throw new ArgumentException($"{classes} classes; 2 to {TabularClassifier.MaximumClasses} can be told apart");
        if (labels.Length != x.Count)
            throw new ArgumentException($"{labels.Length} labels for {x.Count} rows");
        if (x.Count == 0)
            throw new ArgumentException("there are no rows to learn from");
        if (x.Dimensions > TabularClassifier.MaximumDimensions)
            throw new ArgumentException($"{x.Dimensions} features; at most {TabularClassifier.MaximumDimensions} are supported");
        if (options.Groups is { } groups && groups.Count != x.Count)
            throw new ArgumentException($"{groups.Count} groups for {x.Count} rows");
        foreach (var label in labels)
        {
            if (label < 0 || label >= classes)
                throw new ArgumentException($"label {label} is outside 0 to {classes - 1}");
        }
    }

    private InvalidOperationException Missing(Exception exception) =>
        new($"training {Name} needs libsvm and XGBoost; install them with: apt-get install libsvm3 libxgboost0", exception);
}

/// <summary>What a fit needs besides the data: the seed, the threads it may use, and how to stop it.</summary>
internal sealed record FitOptions
{
    /// <summary>The seed of every random step; the same seed and data give the same model.</summary>
    public long Seed { get; init; }

    /// <summary>Threads the fit may use, at least 1. The model does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The track of each row, or null where every row is its own. Rows of one track never come to both sides of a fold that a classifier
    /// makes inside its training data (the SVM's calibration, the grid search, stacking).
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>Stops the fit between two steps of it.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether only the predicted class will be looked at, so that calibrating the probabilities would be wasted.</summary>
    internal bool ClassesOnly { get; init; }
}
