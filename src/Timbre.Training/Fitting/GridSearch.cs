using System.Runtime.ExceptionServices;

namespace Timbre.Training.Fitting;

/// <summary>One combination of settings and how it did in cross-validation.</summary>
/// <param name="Settings">The settings that the search varies, by name.</param>
/// <param name="Accuracy">Mean over folds of the share of rows classified correctly, 0 to 1.</param>
/// <param name="StandardError">The standard error of that mean over folds.</param>
internal sealed record GridSearchScore(IReadOnlyDictionary<string, string> Settings, double Accuracy, double StandardError);

/// <param name="Settings">Those of the best combination, together with the given ones.</param>
/// <param name="Scores">Every combination, the best first; equally good ones in the order of the grid.</param>
internal sealed record GridSearchResult(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<GridSearchScore> Scores);

/// <summary>
/// Chooses hyperparameters by cross-validation inside the training rows: stratified folds, no track on both sides of one. The held-out test
/// part has no way in.
/// </summary>
internal static class GridSearch
{
    /// <summary>The combinations that a search over a classifier tries.</summary>
    /// <param name="given">Settings that are fixed; the grid does not vary them.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Candidates(ClassifierTrainer trainer, IReadOnlyDictionary<string, string>? given = null)
    {
        IEnumerable<Dictionary<string, string>> combinations = [[]];
        foreach (var parameter in trainer.Hyperparameters.Where(parameter => parameter.Grid.Count > 0 && given?.ContainsKey(parameter.Name) != true))
        {
            combinations = combinations.SelectMany(
                _ => parameter.Grid,
                (combination, value) => new Dictionary<string, string>(combination) { [parameter.Name] = value });
        }
        return [.. combinations];
    }

    /// <summary>Tries every combination on every fold.</summary>
    /// <param name="given">Settings that are fixed; may be null.</param>
    /// <param name="x">The training rows alone.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="folds">Number of folds, at least 2.</param>
    /// <param name="options">Seed, threads, and the track of each row.</param>
    /// <exception cref="ArgumentException">A setting or shape is wrong, or there are fewer tracks than folds.</exception>
    public static GridSearchResult Search(
        ClassifierTrainer trainer,
        IReadOnlyDictionary<string, string>? given,
        Samples x,
        ReadOnlySpan<int> labels,
        int classes,
        int folds = 5,
        FitOptions? options = null)
    {
        options ??= new FitOptions();
        var candidates = Candidates(trainer, given);
        given ??= new Dictionary<string, string>();
        var truth = labels.ToArray();
        var fold = GroupedFolds.Assign(truth, options.Groups, folds, options.Seed);
        var accuracies = new double[candidates.Count, folds];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = options.CancellationToken };
        try
        {
            Parallel.For(0, candidates.Count * folds, parallel, job =>
            {
                var (candidate, held) = (job / folds, job % folds);
                accuracies[candidate, held] = Score(trainer, Merge(given, candidates[candidate]), x, truth, classes, fold, held, options);
            });
        }
        catch (AggregateException exception) when (exception.InnerException is not null)
        {
            // Jobs fail alike, for a reason that lies in the data: one line is enough.
            ExceptionDispatchInfo.Throw(exception.InnerException);
        }
        var scores = candidates
            .Select((settings, candidate) => Summarize(settings, [.. Enumerable.Range(0, folds).Select(held => accuracies[candidate, held])]))
            .OrderByDescending(score => score.Accuracy)
            .ToArray();
        return new GridSearchResult(Merge(given, scores[0].Settings), scores);
    }

    private static double Score(
        ClassifierTrainer trainer, Dictionary<string, string> settings, Samples x, int[] labels, int classes, int[] fold, int held, FitOptions options)
    {
        var rows = Enumerable.Range(0, x.Count).ToArray();
        var training = Array.FindAll(rows, row => fold[row] != held);
        var validation = Array.FindAll(rows, row => fold[row] == held);
        if (validation.Length == 0)
            return 0;
        var model = trainer.Fit(
            x.Subset(training),
            Array.ConvertAll(training, row => labels[row]),
            classes,
            settings,
            options with
            {
                Threads = 1,
                Groups = options.Groups is { } groups ? Array.ConvertAll(training, row => groups[row]) : null,
                ClassesOnly = true,
            });
        var probabilities = model.PredictProbabilities(x.Subset(validation));
        var right = validation.Where((row, i) => TensorPrimitives.IndexOfMax<float>(probabilities.AsSpan(i * classes, classes)) == labels[row]).Count();
        return (double)right / validation.Length;
    }

    private static GridSearchScore Summarize(IReadOnlyDictionary<string, string> settings, double[] accuracies)
    {
        var mean = accuracies.Average();
        var variance = accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / (accuracies.Length - 1);
        return new GridSearchScore(settings, mean, Math.Sqrt(variance / accuracies.Length));
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> chosen)
    {
        var all = new Dictionary<string, string>(given);
        foreach (var (name, value) in chosen)
            all[name] = value;
        return all;
    }
}
