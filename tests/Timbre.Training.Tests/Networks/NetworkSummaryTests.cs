using Timbre.Models.Inference;
using Timbre.Torch;
using Timbre.Training.Networks;
using Timbre.Training.Networks.Architectures;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Networks;

public sealed class NetworkSummaryTests
{
    public static TheoryData<string> Names => new(ModelZoo.All.OfType<NetworkRecipe>().Select(recipe => recipe.Name));

    /// <summary>The published counts for 1000 classes: torchvision's documentation for ResNet50, Keras's for Xception's trained weights.</summary>
    [Fact]
    public void The_published_networks_have_as_many_parameters_as_published()
    {
        using var resNet = new ResNet50(3, 1000);
        Assert.Equal(25_557_032, NetworkInspection.Summarize(resNet, [3, 64, 64]).Parameters);
        using var xception = new Xception(3, 1000);
        Assert.Equal(22_855_952, NetworkInspection.Summarize(xception, [3, 64, 64]).Parameters);
    }

    [Fact]
    public void Shapes_are_those_that_the_layers_are_given_and_give()
    {
        using var network = new ResNet50(3, 7);
        var summary = NetworkInspection.Summarize(network, [3, 224, 224]);
        LayerSummary Layer(string name) => summary.Layers.Single(layer => layer.Name == name);
        Assert.Equal([64, 112, 112], Layer("conv1").Output!);
        Assert.Equal([64, 56, 56], Layer("layer1").Input!);
        Assert.Equal([256, 56, 56], Layer("layer1").Output!);
        Assert.Equal([2048, 7, 7], Layer("layer4.2.conv3").Output!);
        Assert.Equal([7], Layer("fc").Output!);
        Assert.Equal(("Conv2d", "3 → 64, 7×7", 0), (Layer("conv1").Kind, Layer("conv1").Detail, Layer("conv1").Depth));
        Assert.True(Layer("layer4").IsContainer);
        Assert.Equal(summary.Parameters, summary.Layers.Where(layer => layer.Depth == 0).Sum(layer => layer.Parameters));
        Assert.All(summary.Layers, layer => Assert.NotNull(layer.Output));
        network.FreezeStages(5);
        Assert.Equal(2048 * 7 + 7, NetworkInspection.Summarize(network, [3, 64, 64]).TrainedParameters);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_of_the_zoo_can_be_looked_at_and_keeps_no_tensor(string name)
    {
        var recipe = (NetworkRecipe)ModelZoo.Find(name)!;
        var before = Tensor.Live;
        var (network, input) = recipe.Sketch(10, new Dictionary<string, string>());
        using (network)
        {
            var summary = NetworkInspection.Summarize(network, input.Shape);
            Assert.Equal(input.Shape, summary.Input);
            Assert.Equal(network.ParameterCount(), summary.Parameters);
            Assert.Equal([10], summary.Layers.Last(layer => layer.Parameters > 0).Output!);
        }
        Assert.Equal(before, Tensor.Live);
    }
}
