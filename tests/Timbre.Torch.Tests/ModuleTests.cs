using Timbre.Torch.Modules;
using Timbre.Torch.Optimizers;
using Timbre.Torch.Weights;

namespace Timbre.Torch.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Parameters_and_buffers_carry_the_names_PyTorch_gives_them()
    {
        using var network = Network(4);
        Assert.Equal(
            ["features.0.weight", "features.0.bias", "features.1.weight", "features.1.bias", "head.weight", "head.bias"],
            network.NamedParameters().Select(parameter => parameter.Name));
        Assert.Equal(
            ["features.1.running_mean", "features.1.running_var", "features.1.num_batches_tracked"],
            network.NamedBuffers().Select(buffer => buffer.Name));
        Assert.Equal(6 * 9 + 6 + 12 + 6 * 4 + 4, network.ParameterCount());
        using var recurrent = new LSTM(3, 2, bidirectional: true);
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0",
             "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"],
            recurrent.NamedParameters().Select(parameter => parameter.Name));
    }

    [Fact]
    public void A_saved_network_computes_the_same_after_loading()
    {
        using var scope = TensorScope.Enter();
        using var network = Network(4);
        _ = network.Forward(Tensor.Randn(3, 1, 6, 6));
        network.Eval();
        var input = Tensor.Randn(2, 1, 6, 6);
        using var file = new MemoryStream();
        SafeTensors.Write(file, network.StateDict());
        file.Position = 0;

        using var other = Network(4);
        other.LoadStateDict(SafeTensors.Read(file, "memory").Tensors);
        other.Eval();
        Assert.Equal(network.Forward(input).ToArray(), other.Forward(input).ToArray());
    }

    [Fact]
    public void Every_name_that_does_not_fit_is_reported()
    {
        using var scope = TensorScope.Enter();
        using var network = Network(4);
        using var other = Network(5);
        var state = other.StateDict();
        state.Remove("features.0.bias");
        state.Add("classifier.weight", Tensor.Ones(1));
        var before = network.StateDict()["features.0.weight"].ToArray();
        Assert.Throws<TorchException>(() => network.LoadStateDict(state));
        Assert.Equal(before, network.StateDict()["features.0.weight"].ToArray());

        var report = network.LoadStateDict(state, strict: false);
        Assert.Equal(["features.0.bias"], report.Missing);
        Assert.Equal(["classifier.weight"], report.Unexpected);
        Assert.Equal(["head.weight [5, 6] (here [4, 6])", "head.bias [5] (here [4])"], report.OtherShape);
        Assert.Equal(state["features.0.weight"].ToArray(), network.StateDict()["features.0.weight"].ToArray());
    }

    [Fact]
    public void The_same_seed_trains_the_same_network()
    {
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));

        static float[] Run(long seed)
        {
            TorchRuntime.ManualSeed(seed);
            using var scope = TensorScope.Enter();
            using var network = Network(3);
            using var optimizer = new AdamW([new ParameterGroup(network.Parameters(), 1e-2, 1e-2)]);
            var (images, classes) = (Tensor.Randn(4, 1, 6, 6), Tensor.FromInt64([0, 1, 2, 0]));
            for (var step = 0; step < 5; step++)
            {
                optimizer.ZeroGrad();
                Loss.CrossEntropy(network.Forward(images), classes).Backward();
                optimizer.Step();
            }
            return network.StateDict()["head.weight"].ToArray();
        }
    }

    [Fact]
    public void Dropout_zeroes_its_share_in_training_and_nothing_in_prediction()
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(5);
        using var dropout = new Dropout(0.3);
        var values = dropout.Forward(Tensor.Ones(10_000)).ToArray();
        Assert.InRange(values.Count(value => value == 0), 2_800, 3_200);
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - 1 / 0.7) < 1e-6));
        dropout.Eval();
        Assert.All(dropout.Forward(Tensor.Ones(100)).ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Initial_values_have_the_spread_their_formulas_give()
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(6);
        using var linear = new Linear(400, 300);
        AssertSpread(linear.Weight, 1 / Math.Sqrt(400) / Math.Sqrt(3), 1 / Math.Sqrt(400));
        using var convolution = new Conv2d(16, 64, 5);
        AssertSpread(convolution.Weight, 1 / Math.Sqrt(400) / Math.Sqrt(3), 1 / Math.Sqrt(400));
        AssertSpread(Init.KaimingNormal(Tensor.Empty([300, 400])), Math.Sqrt(2.0 / 400), double.PositiveInfinity);
        AssertSpread(Init.KaimingNormal(Tensor.Empty([300, 400]), fanOut: true), Math.Sqrt(2.0 / 300), double.PositiveInfinity);

        static void AssertSpread(Tensor weight, double deviation, double bound)
        {
            var values = weight.ToArray();
            var measured = Math.Sqrt(values.Average(value => (double)value * value));
            Assert.InRange(measured, 0.98 * deviation, 1.02 * deviation);
            Assert.InRange(values.Max(Math.Abs), 0, bound * 1.000001);
        }
    }

    [Fact]
    public void A_frozen_parameter_gets_no_gradient_and_does_not_move()
    {
        using var scope = TensorScope.Enter();
        using var network = Network(3);
        var body = network.Children[0].Module;
        body.SetRequiresGrad(false);
        var before = network.StateDict().ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        using var optimizer = new Sgd([new ParameterGroup(network.Parameters(), 0.1)]);
        Loss.CrossEntropy(network.Forward(Tensor.Randn(4, 1, 6, 6)), Tensor.FromInt64([0, 1, 2, 0])).Backward();
        optimizer.Step();
        foreach (var (name, parameter) in network.NamedParameters())
            Assert.Equal(name.StartsWith("head", StringComparison.Ordinal), !before[name].SequenceEqual(parameter.ToArray()));
    }

    [Fact]
    public void A_network_trains_on_the_best_device_of_the_machine()
    {
        using var scope = TensorScope.Enter();
        TorchRuntime.ManualSeed(8);
        using var network = Network(3);
        using var optimizer = new AdamW([new ParameterGroup(network.Parameters(), 3e-2, 1e-2)]);
        network.To(Device.Best);
        var images = Tensor.Randn(4, 1, 6, 6).To(Device.Best);
        var classes = Tensor.FromInt64([0, 1, 2, 0]).To(Device.Best);
        var losses = new List<double>();
        for (var step = 0; step < 30; step++)
        {
            optimizer.ZeroGrad();
            var loss = Loss.CrossEntropy(network.Forward(images), classes);
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.Item());
        }
        Assert.Equal(Device.Best, network.Parameters()[0].Device);
        Assert.True(losses[^1] < 0.5 * losses[0], $"{losses[0]} → {losses[^1]}");
    }

    private static Sequential Network(long classes) => new(
        ("features", new Sequential(new Conv2d(1, 6, 3, padding: 1), new BatchNorm2d(6), new ReLU(true), new AdaptiveAvgPool2d(1))),
        ("flatten", new Flatten()),
        ("head", new Linear(6, classes)));
}
