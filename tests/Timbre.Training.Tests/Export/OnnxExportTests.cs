using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Timbre.Models.Ensembles;
using Timbre.Models.Export;
using Timbre.Models.Inference;
using Timbre.Models.Inputs;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Training.Examples;
using Timbre.Training.Tests.Recipes;

namespace Timbre.Training.Tests.Export;

public sealed class OnnxExportTests
{
    [Theory]
    [InlineData("soft-vote")]
    [InlineData("hard-vote")]
    [InlineData("weighted-vote")]
    [InlineData("stack")]
    public void Members_that_see_different_things_are_inputs_of_their_own(string name)
    {
        var examples = MadeUpData.Examples(12);
        var options = new Dictionary<string, string> { ["members"] = "cnn,svm,xgboost", ["cnn.width"] = "4", ["cnn.crop"] = "64", ["folds"] = "2" };
        using var result = MadeUpData.Train(name, examples, "tracks:70/30", options: options);
        var card = AssertAgrees(result.Model, examples);
        Assert.Equal(["cnn_view", "svm_features", "xgboost_features"], card.Inputs.Select(input => input.Name));
        Assert.Equal(32, card.LogMel!.Bands);
    }

    [Fact]
    public void The_calibration_is_part_of_the_graph()
    {
        var examples = MadeUpData.Examples(80);
        foreach (var calibration in new[] { "temperature", "vector" })
        {
            using var result = MadeUpData.Train("mlp", examples, "tracks:40/40/20", epochs: 3, options: new() { ["calibration"] = calibration });
            Assert.False(result.Model.Scaling.IsNone);
            AssertAgrees(result.Model, examples);
        }
    }

    /// <summary>Training scales networks and ensembles; a model file may scale any model.</summary>
    [Theory]
    [InlineData("svm")]
    [InlineData("knn")]
    [InlineData("random-forest")]
    [InlineData("hard-vote")]
    public void The_calibration_of_other_models_counts_in_use_and_in_the_graph(string name)
    {
        var examples = MadeUpData.Examples(12);
        using var result = MadeUpData.Train(name, examples);
        var plain = result.Model.Predict(examples.Examples);
        result.Model.Scaling = LogitScaling.FromTemperature(0.6);
        Assert.Equal(
            plain.SelectMany(prediction => result.Model.Scaling.Apply(prediction).Views).SelectMany(view => view.Probabilities),
            result.Model.Predict(examples.Examples).SelectMany(prediction => prediction.Views).SelectMany(view => view.Probabilities));
        AssertAgrees(result.Model, examples);
    }

    /// <summary>The graph gives what the model gives, of views that are not normalized.</summary>
    internal static ExportCard AssertAgrees(GenreModel model, ExampleSet examples)
    {
        var (graph, card) = OnnxExport.Convert(model, new ModelCard());
        using var session = new InferenceSession(graph.ToByteArray());
        using var options = new RunOptions();
        var members = model is EnsembleModel ensemble ? ensemble.Members : [model];
        foreach (var example in examples.Examples.Take(6))
        {
            var views = model.Predict([example])[0].Views;
            var inputs = card.Inputs.Zip(members, (input, member) => OrtValue.CreateTensorValueFromMemory(Raw(member, example, views.Count), [views.Count, .. input.Shape])).ToArray();
            using var results = session.Run(options, card.Inputs.Select(input => input.Name).ToArray(), inputs, ["probabilities"]);
            var actual = results[0].GetTensorDataAsSpan<float>().ToArray();
            var expected = views.SelectMany(view => view.Probabilities).ToArray();
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-5f);
        }
        return card;
    }

    /// <summary>What a member is given of an example before it is normalized, a row for each view.</summary>
    private static float[] Raw(GenreModel member, Example example, int views) => member is NetworkModel network
        ? [.. Enumerable.Range(0, views).SelectMany(view => Raw(network.Input, example, view))]
        : [.. Enumerable.Repeat(example.Features!, views).SelectMany(row => row)];

    private static float[] Raw(NetworkInput input, Example example, int view)
    {
        var raw = new float[input.RawShape.Aggregate(1L, (product, axis) => product * axis)];
        input.WriteRawView(example, view, raw);
        return raw;
    }
}
