using Onnx;
using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Training.Networks;
using Timbre.Training.Networks.Onnx;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Networks.Onnx;

public sealed class NetworkGraphTests
{
    private const int Classes = 10;

    public static TheoryData<string> Names => new(ModelZoo.All.OfType<NetworkRecipe>().Select(recipe => recipe.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_of_the_zoo_gives_what_libtorch_gives(string name)
    {
        TorchRuntime.ManualSeed(1);
        var before = Tensor.Live;
        var (network, input) = ((NetworkRecipe)ModelZoo.Find(name)!).Sketch(Classes, new Dictionary<string, string>());
        using (network)
        {
            Compared.Unsettle(network, input.Shape);
            var model = NetworkGraph.Write(network, input.Shape, Classes);
            var folded = BatchNormFolding.Fold(model);
            Assert.True(model.Graph.Node.Count >= folded.Graph.Node.Count);
            Assert.All(model.Graph.Node, node => Assert.True(node is { Domain: "", OpType: not "Identity" }));
            Assert.Equal(17, Assert.Single(model.OpsetImport).Version);
            Assert.DoesNotContain(model.Graph.Initializer, initializer => initializer.Name.Contains("num_batches_tracked"));

            foreach (var shape in Shapes(network, model, input.Shape))
            {
                Compared.AssertEqual(network, model, shape);
                Compared.AssertEqual(network, folded, shape);
            }
        }
        Assert.Equal(before, Tensor.Live);
    }

    [Fact]
    public void Folding_leaves_out_every_batch_normalization_behind_a_layer_and_changes_rounding_only()
    {
        TorchRuntime.ManualSeed(2);
        using var network = new Sequential(
            new BatchNorm2d(2), new Conv2d(2, 6, 3), new BatchNorm2d(6), new ReLU(true), new MaxPool2d(2), new Conv2d(6, 4, 2, groups: 2, bias: false), new BatchNorm2d(4),
            new Flatten(), new Linear(4 * 2 * 3, 8), new BatchNorm1d(8), new Linear(8, Classes));
        Compared.Unsettle(network, [2, 8, 10]);
        var plain = NetworkGraph.Write(network, [2, 8, 10], Classes);
        var folded = BatchNormFolding.Fold(plain);
        Assert.Equal(4, plain.Graph.Node.Count(node => node.OpType == "BatchNormalization"));
        // What stands before the first layer is part of none.
        Assert.Single(folded.Graph.Node, node => node.OpType == "BatchNormalization");
        // Its own four constants, the weights and biases of four layers, and the shape of the flattened maps.
        Assert.Equal(4 + 2 * 4 + 1, folded.Graph.Initializer.Count);
        Compared.AssertEqual(network, plain, [3, 2, 8, 10]);
        Compared.AssertEqual(network, folded, [3, 2, 8, 10]);
        Assert.Equal(folded, NetworkGraph.WriteChecked(network, [2, 8, 10], Classes, Compared.RandomViews(40, 2, 8, 10)));
    }

    /// <summary>Weights of 24 bits: their difference is exact, and so is three times that; three times each weight is not.</summary>
    [Fact]
    public void A_folding_that_would_change_the_probabilities_is_not_taken()
    {
        using var network = new Sequential(new Linear(2, 3, bias: false), new BatchNorm1d(3, epsilon: 0), new Linear(3, Classes));
        using var scope = TensorScope.Enter();
        network.SetRequiresGrad(false);
        var state = network.StateDict();
        state["0.weight"].CopyFrom(Tensor.From([16_777_215f, 16_776_215, 16_777_213, 16_776_915, 16_777_211, 16_776_615], 3, 2) * (1.0 / 1024));
        state["1.weight"].FillInPlace(3);
        float[] view = [1, -1];
        Assert.Equal(NetworkGraph.Write(network, [2], Classes), NetworkGraph.WriteChecked(network, [2], Classes, view));
        state["1.weight"].FillInPlace(4);
        Assert.Equal(BatchNormFolding.Fold(NetworkGraph.Write(network, [2], Classes)), NetworkGraph.WriteChecked(network, [2], Classes, view));
    }

    [Fact]
    public void A_network_that_does_not_do_the_same_for_every_batch_is_refused()
    {
        using var network = new Sequential(new Computed(x => x.Shape[0] == 5 ? x.Relu() : x), new Linear(4, 3));
        _ = NetworkGraph.Write(network, [4], 3);
        Assert.Contains("differ", Assert.Throws<TrainingException>(() => NetworkGraph.WriteChecked(network, [4], 3, Compared.RandomViews(5, 4))).Message);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        using var network = new Linear(4, 3);
        network.SetRequiresGrad(false);
        network.StateDict()["bias"].FillInPlace(double.NaN);
        Assert.Throws<TrainingException>(() => NetworkGraph.WriteChecked(network, [4], 3, Compared.RandomViews(1, 4)));
    }

    [Fact]
    public void An_operator_without_translation_is_named()
    {
        using var network = new Sequential(new Computed(x => x.Flip(1)), new Linear(4, 3));
        Assert.Equal(
            "the network cannot be written as ONNX: the operator 'flip' has no translation",
            Assert.Throws<TrainingException>(() => NetworkGraph.Write(network, [4], 3)).Message);
    }

    [Fact]
    public void An_argument_that_depends_on_the_number_of_steps_is_refused()
    {
        using var network = new Sequential(new GRU(4, 5), new Computed(x => x.Pow(x.Shape[1]).Mean(1)), new Linear(5, 3));
        Assert.Contains("'pow.Tensor_Scalar' has an argument that depends on the length", Assert.Throws<TrainingException>(() => NetworkGraph.Write(network, [6, 4], 3)).Message);
    }

    [Fact]
    public void A_network_that_calls_other_operators_for_longer_input_is_refused()
    {
        using var network = new Sequential(new GRU(4, 5), new Computed(x => x.Shape[1] > 6 ? x.Relu().Mean(1) : x.Mean(1)), new Linear(5, 3));
        Assert.Contains("other operators", Assert.Throws<TrainingException>(() => NetworkGraph.Write(network, [6, 4], 3)).Message);
    }

    [Fact]
    public void A_network_of_one_layer_has_its_view_as_embedding()
    {
        using var network = new Linear(4, 3);
        Compared.AssertEqual(network, NetworkGraph.Write(network, [4], 3), [2, 4]);
    }

    [Fact]
    public void Scores_of_another_number_of_classes_are_refused()
    {
        using var network = new Linear(4, 3);
        Assert.Contains("4 scores", Assert.Throws<TrainingException>(() => NetworkGraph.Write(network, [4], 4)).Message);
    }

    [Fact]
    public void A_network_that_does_not_end_in_a_fully_connected_layer_has_no_embedding()
    {
        using var network = new Sequential(new Conv2d(1, 3, 3), new AdaptiveAvgPool2d(1), new Flatten());
        Assert.Equal(["probabilities"], NetworkGraph.Write(network, [1, 5, 5], 3).Graph.Output.Select(output => output.Name));
    }

    /// <summary>Batches of 1 and 5, and for recurrent networks several lengths.</summary>
    private static IEnumerable<long[]> Shapes(Module network, ModelProto model, IReadOnlyList<long> view)
    {
        var dimensions = model.Graph.Input.Single().Type.TensorType.Shape.Dim;
        Assert.Equal("batch", dimensions[0].DimParam);
        var time = Array.FindIndex(dimensions.ToArray(), dimension => dimension.DimParam == "time");
        Assert.Equal(network.NamedModules().Any(named => named.Module is Recurrent), time > 0);
        Assert.Equal(time > 0 ? 2 : 1, dimensions.Count(dimension => dimension.DimParam.Length > 0));
        foreach (var length in time > 0 ? new[] { view[time - 1], 33, 71 } : [0])
        {
            long[] shape = [1, .. view];
            if (time > 0)
                shape[time] = length;
            yield return shape;
            yield return [5, .. shape[1..]];
        }
    }
}
