using Timbre.Training.Data;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Recipes;

public sealed class ModelZooTests
{
    [Theory]
    [InlineData(nameof(DatasetKind.Audio), "cnn")]
    [InlineData(nameof(DatasetKind.Spectrograms), "cnn")]
    [InlineData(nameof(DatasetKind.Table), "mlp")]
    public void Where_no_model_is_named_the_data_decides(string kind, string expected) => Assert.Equal(expected, ModelZoo.DefaultFor(Enum.Parse<DatasetKind>(kind)).Name);

    [Theory]
    [InlineData("svm")]
    [InlineData("mlp")]
    [InlineData("stack")]
    public void A_name_that_is_taken_is_refused(string name) =>
        Assert.Contains($"'{name}' is taken", Assert.Throws<ArgumentException>(() => ModelZoo.Add(ModelZoo.Find(name)!)).Message);

    [Theory]
    [InlineData("mlp-deep")]
    [InlineData("cnn1d")]
    [InlineData("alexnet")]
    [InlineData("mel-stats")]
    [InlineData("mfcc-mlp")]
    [InlineData("mfcc-cnn")]
    [InlineData("mfcc-lstm")]
    [InlineData("gru")]
    [InlineData("bilstm")]
    [InlineData("crnn")]
    public void A_network_learns_to_tell_what_differs(string name)
    {
        var options = new Dictionary<string, string> { ["learning-rate"] = "0.01", ["dropout"] = "0.1", ["mixup"] = "0" };
        using var result = MadeUpData.Train(name, MadeUpData.Examples(16), "tracks:70/30", epochs: 15, options);
        Assert.True(result.Test.Accuracy > 0.7, $"accuracy {result.Test.Accuracy}");
    }
}
