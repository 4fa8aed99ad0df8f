using Timbre.Models.Classical;
using Timbre.Models.Ensembles;
using Timbre.Training.Ensembles;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

/// <summary>
/// Measurements, not tests: they run on request alone (<c>-explicit only -class TabularAccuracies -showLiveOutput</c>).
/// </summary>
public class TabularAccuracies(ITestOutputHelper output)
{
    private static readonly string[] Members = ["svm", "random-forest", "xgboost", "knn", "logistic", "svm-linear"];

    [Fact(Explicit = true)]
    public void Held_out_accuracy_of_each_classifier_and_ensemble_over_ten_splits()
    {
        var (x, labels) = FeatureTables.Gtzan30Seconds();
        var scores = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var seed = 0; seed < 10; seed++)
        {
            var (train, test) = FeatureTables.Split(labels, seed);
            Evaluate(x, labels, train, test, seed, stack: seed < 4, scores);
            // For reference_accuracies.py, which trains the references on the same splits.
            File.AppendAllText(Path.Combine(AppContext.BaseDirectory, "splits.csv"), $"{TreeTraining.XGBoostSeed(seed)},{string.Join(',', test)}\n");
        }
        Print(scores);
    }

    [Fact(Explicit = true)]
    public void Cross_validated_accuracy_inside_the_training_parts_of_four_splits()
    {
        var (x, labels) = FeatureTables.Gtzan30Seconds();
        var scores = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var seed = 0; seed < 4; seed++)
        {
            var (train, _) = FeatureTables.Split(labels, seed);
            var fold = GroupedFolds.Assign(Array.ConvertAll(train, row => labels[row]), null, 5, seed + 100);
            for (var held = 0; held < 5; held++)
            {
                var training = train.Where((_, i) => fold[i] != held).ToArray();
                Evaluate(x, labels, training, [.. train.Where((_, i) => fold[i] == held)], seed, stack: held == 0, scores);
            }
        }
        Print(scores);
    }

    [Fact(Explicit = true)]
    public void Grids_searched_inside_the_training_parts_of_three_splits()
    {
        var (x, labels) = FeatureTables.Gtzan30Seconds();
        foreach (var name in new[] { "knn", "logistic", "svm", "svm-linear" })
        {
            var scores = Enumerable.Range(0, 3).SelectMany(seed =>
            {
                var (train, _) = FeatureTables.Split(labels, seed);
                var options = new FitOptions { Seed = seed };
                return GridSearch.Search(FeatureTables.Trainer(name), null, x.Subset(train), Array.ConvertAll(train, row => labels[row]), 10, 5, options).Scores;
            });
            foreach (var group in scores.GroupBy(score => string.Join(' ', score.Settings)).OrderByDescending(group => group.Average(score => score.Accuracy)))
                output.WriteLine($"{name,-12} {group.Key,-40} {group.Average(score => score.Accuracy):0.0000}");
        }
    }

    [Fact(Explicit = true)]
    public void Cross_validated_accuracy_of_stacks_inside_the_training_parts()
    {
        var (x, labels) = FeatureTables.Gtzan30Seconds();
        var scores = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var seed = 0; seed < 8; seed++)
        {
            var (train, _) = FeatureTables.Split(labels, seed);
            var fold = GroupedFolds.Assign(Array.ConvertAll(train, row => labels[row]), null, 5, seed + 200);
            Evaluate(x, labels, [.. train.Where((_, i) => fold[i] != 0)], [.. train.Where((_, i) => fold[i] == 0)], seed, stack: true, scores);
        }
        Print(scores);
    }

    private static void Evaluate(
        Samples x, int[] labels, int[] train, int[] test, int seed, bool stack, SortedDictionary<string, List<double>> scores)
    {
        var truth = Array.ConvertAll(test, row => labels[row]);
        var trainLabels = Array.ConvertAll(train, row => labels[row]);
        var (trainRows, testRows) = (x.Subset(train), x.Subset(test));
        var options = new FitOptions { Seed = seed };
        var predicted = new Dictionary<string, ProbabilityMatrix>();
        foreach (var name in Members)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var model = FeatureTables.Trainer(name).Fit(trainRows, trainLabels, 10, null, options);
            predicted[name] = new ProbabilityMatrix(model.PredictProbabilities(testRows), 10);
            Record(name, predicted[name]);
            Add(name + " seconds", watch.Elapsed.TotalSeconds);
            if (model is SupportVectorMachine)
                Record(name + " by vote", new ProbabilityMatrix(FeatureTables.Trainer(name).Fit(trainRows, trainLabels, 10, null, options with { ClassesOnly = true }).PredictProbabilities(testRows), 10));
        }
        foreach (var chosen in new[] { Members[..3], ["svm", "xgboost"], [.. Members[..3], "knn"], [.. Members[..3], "logistic"], Members[..5], ["svm", "xgboost", "knn", "logistic"], Members })
        {
            Record("soft " + string.Join('+', chosen), Voting.Soft([.. chosen.Select(name => predicted[name])]));
            Record("hard " + string.Join('+', chosen), Voting.Hard([.. chosen.Select(name => predicted[name])]));
        }
        if (!stack)
            return;
        var fold = GroupedFolds.Assign(trainLabels, null, 5, seed);
        var five = Members[..5];
        var unseen = five.Select(name => FeatureTables.OutOfFold(name, trainRows, trainLabels, 10, fold, options)).ToArray();
        Record("weighted of 5", Voting.Weighted(
            [.. five.Select(name => predicted[name])],
            Voting.WeightsFromAccuracies([.. unseen.Select(member => member.Accuracy(trainLabels))], 10)));
        Record("soft of 5 on the splits with a stack", Voting.Soft([.. five.Select(name => predicted[name])]));
        var stacker = StackerFitting.Fit(unseen, trainLabels, options);
        Record("stack of 5", stacker.Combine([.. five.Select(name => predicted[name])]));

        void Record(string name, ProbabilityMatrix matrix) => Add(name, matrix.Accuracy(truth));

        void Add(string name, double value)
        {
            if (!scores.TryGetValue(name, out var list))
                scores.Add(name, list = []);
            list.Add(value);
        }
    }

    private void Print(SortedDictionary<string, List<double>> scores)
    {
        foreach (var (name, values) in scores)
        {
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1));
            output.WriteLine($"{name,-50} {mean:0.0000} ± {deviation:0.0000} over {values.Count}");
        }
    }
}
