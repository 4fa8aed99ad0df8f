using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Timbre.Models.Classical;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

/// <summary>What ONNX Runtime computes of a classifier's graph is what the classifier itself says.</summary>
public class OnnxTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<string> Names => FeatureTables.Classifiers;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_classifier_with_every_choice_of_words_says_the_same_as_a_graph(string name)
    {
        var (x, labels) = FeatureTables.Clouds(4, 40, 1, 2);
        labels = Array.ConvertAll(labels, label => label == 2 ? 5 : label);
        foreach (var settings in Choices(FeatureTables.Trainer(name)))
        {
            var model = FeatureTables.Trainer(name).Fit(x, labels, 7, settings);
            // Rows that are known, on which neighbors are at distance 0 and quantiles equal; others; and some beyond everything known.
            AssertAgrees(model, x, string.Join(", ", settings));
            AssertAgrees(model, FeatureTables.Clouds(4, 100, 2, 3).X, string.Join(", ", settings));
            AssertAgrees(model, new Samples([1000, 0, 0, 0, 7, -1000, -1000, 5, 7.1f, 8], 2, 5), string.Join(", ", settings));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_row_two_classes_and_equal_training_rows_are_no_exception(string name)
    {
        var (x, labels) = FeatureTables.Clouds(2, 20, 3, 2);
        AssertAgrees(FeatureTables.Trainer(name).Fit(x, labels, 2), x.Subset([7]), "one row");
        var twice = x.Subset([.. Enumerable.Range(0, 80).Select(row => row / 4)]);
        var model = FeatureTables.Trainer(name).Fit(twice, [.. Enumerable.Range(0, 80).Select(row => row % 3)], 3);
        AssertAgrees(model, FeatureTables.Clouds(2, 50, 4, 2).X, "equal rows");
    }

    [Theory]
    [InlineData("svm", 2)]
    [InlineData("svm", 4)]
    [InlineData("svm-linear", 2)]
    [InlineData("svm-linear", 4)]
    public void Machines_without_sigmoids_count_the_pairs_that_each_class_wins(string name, int classes)
    {
        var (x, labels) = FeatureTables.Clouds(classes, 20, 3, 2);
        var model = FeatureTables.Trainer(name).Fit(x, labels, classes, null, new FitOptions { ClassesOnly = true });
        AssertAgrees(model, FeatureTables.Clouds(classes, 100, 4, 3).X, "votes");
    }

    [Fact]
    public void The_machine_in_the_model_that_ships_says_the_same_as_a_graph()
    {
        var archive = ModelArchive.Read(Path.Combine(SharedData.RepositoryRoot, "models", "default.timbre"));
        const string Prefix = "members/1/";
        var model = TabularClassifier.Load(archive.Where(part => part.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(part => part.Key[Prefix.Length..], part => part.Value));
        Assert.Equal("svm", model.Name);
        var quantiles = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(archive[Prefix + "quantiles.f32"].Span);
        var count = quantiles.Length / model.Dimensions;
        var random = new Random(1);
        var values = new float[300 * model.Dimensions];
        for (var i = 0; i < values.Length; i++)
        {
            var (a, b) = (quantiles[(i % model.Dimensions * count) + random.Next(count)], quantiles[(i % model.Dimensions * count) + random.Next(count)]);
            values[i] = random.Next(3) == 0 ? a : a + ((b - a) * 1.2f * random.NextSingle());
        }
        AssertAgrees(model, new Samples(values, 300, model.Dimensions), "shipped");
    }

    private static IEnumerable<Dictionary<string, string>> Choices(ClassifierTrainer trainer)
    {
        IEnumerable<Dictionary<string, string>> combinations = [[]];
        foreach (var parameter in trainer.Hyperparameters.Where(parameter => parameter.Words.Count > 0))
            combinations = combinations.SelectMany(_ => parameter.Words, (combination, word) => new Dictionary<string, string>(combination) { [parameter.Name] = word });
        return combinations;
    }

    private void AssertAgrees(TabularClassifier model, Samples x, string title)
    {
        using var session = new InferenceSession(model.ToOnnx().ToByteArray());
        using var options = new RunOptions();
        using var features = OrtValue.CreateTensorValueFromMemory(x.Values.ToArray(), [x.Count, x.Dimensions]);
        using var results = session.Run(options, ["features"], [features], ["probabilities"]);
        Assert.Equal([x.Count, model.Classes], results[0].GetTensorTypeAndShape().Shape);
        var actual = results[0].GetTensorDataAsSpan<float>();
        var expected = model.PredictProbabilities(x);
        var worst = 0f;
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
            worst = MathF.Max(worst, MathF.Abs(expected[i] - actual[i]));
        }
        output.WriteLine($"{model.Name} {title}: {worst:e1}");
    }
}
