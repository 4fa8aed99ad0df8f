using System.Globalization;
using Timbre.Models.Classical;
using Timbre.Models.Ensembles;
using Timbre.Testing;
using Timbre.Training.Fitting;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Classical;

/// <summary>Data for the tests of classifiers: the public 30 s table, and clouds of points that need no file.</summary>
internal static class FeatureTables
{
    /// <summary>The names of all classifiers.</summary>
    public static TheoryData<string> Classifiers => new(ModelZoo.Classifiers.Select(trainer => trainer.Name));

    public static ClassifierTrainer Trainer(string name) => ModelZoo.Classifiers.Single(trainer => trainer.Name == name);

    /// <summary>The 1000 rows of 57 features of the public table; skips the test where it is absent.</summary>
    public static (Samples X, int[] Labels) Gtzan30Seconds()
    {
        var rows = File.ReadAllLines(SharedData.Require("gtzan/features_30_sec.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var genres = rows.Select(row => row[^1]).Distinct().Order(StringComparer.Ordinal).ToList();
        var values = rows.SelectMany(row => row[2..^1]).Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (new Samples(values, rows.Length, values.Length / rows.Length), [.. rows.Select(row => genres.IndexOf(row[^1]))]);
    }

    /// <summary>A stratified split in which one row in five is held out.</summary>
    public static (int[] Train, int[] Test) Split(int[] labels, int seed)
    {
        var fold = GroupedFolds.Assign(labels, null, 5, seed);
        var rows = Enumerable.Range(0, labels.Length).ToArray();
        return ([.. rows.Where(row => fold[row] != 0)], [.. rows.Where(row => fold[row] == 0)]);
    }

    /// <summary>Clouds of 5 features around one center a class, the last feature constant.</summary>
    public static (Samples X, int[] Labels) Clouds(int classes, int rowsOfClass, int seed, double spread = 0.7)
    {
        var random = new Random(seed);
        var centers = new Random(99);
        var means = Enumerable.Range(0, classes * 4).Select(_ => (centers.NextDouble() - 0.5) * 6).ToArray();
        var values = new float[classes * rowsOfClass * 5];
        var labels = new int[classes * rowsOfClass];
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = row % classes;
            for (var i = 0; i < 4; i++)
                values[(row * 5) + i] = (float)(means[(labels[row] * 4) + i] + (spread * Normal(random)));
            values[(row * 5) + 4] = 7.1f;
        }
        return (new Samples(values, labels.Length, 5), labels);
    }

    /// <summary>What a classifier says of training rows that it was not fitted to.</summary>
    public static ProbabilityMatrix OutOfFold(string name, Samples x, int[] labels, int classes, int[] fold, FitOptions? options = null)
    {
        var rows = Training.Ensembles.OutOfFold.Predict(fold, (_, training, held) =>
            (float[][])[.. Trainer(name).Fit(x.Subset(training), Array.ConvertAll(training, row => labels[row]), classes, null, options)
                .PredictProbabilities(x.Subset(held)).Chunk(classes)]);
        return new ProbabilityMatrix([.. rows.SelectMany(row => row)], classes);
    }

    public static double Accuracy(float[] probabilities, ReadOnlySpan<int> labels)
    {
        var classes = probabilities.Length / labels.Length;
        var right = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            var best = 0;
            for (var label = 1; label < classes; label++)
            {
                if (probabilities[(row * classes) + label] > probabilities[(row * classes) + best])
                    best = label;
            }
            right += best == labels[row] ? 1 : 0;
        }
        return (double)right / labels.Length;
    }

    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Parts(TabularClassifier model) =>
        model.Save().ToDictionary(part => part.Key, part => (ReadOnlyMemory<byte>)part.Value);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
