using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Training.Networks.Architectures;
using Timbre.Training.Networks.Onnx;

namespace Timbre.Training.Tests.Networks.Onnx;

public sealed class OperatorTableTests
{
    private const int Classes = 3;

    /// <summary>Layers and functions with the shape of a view.</summary>
    private static readonly Dictionary<string, (Func<Module> Layer, long[] View)> Cases = new()
    {
        ["conv1d"] = (() => new Conv1d(4, 6, 3), [4, 17]),
        ["conv1d, all options"] = (() => new Conv1d(4, 6, 4, stride: 3, padding: 2, dilation: 2, groups: 2, bias: false), [4, 17]),
        ["conv2d"] = (() => new Conv2d(2, 3, (3, 5)), [2, 9, 11]),
        ["conv2d, all options"] = (() => new Conv2d(4, 8, (3, 2), stride: (2, 3), padding: (1, 2), dilation: (2, 1), groups: 4, bias: false), [4, 9, 11]),
        ["conv2d, one number for both axes"] = (() => new FreeConvolution(), [2, 9, 11]),
        ["linear"] = (() => new Linear(5, 4), [5]),
        ["linear without bias"] = (() => new Linear(5, 4, bias: false), [5]),
        ["linear on sequences"] = (() => new Linear(5, 4), [3, 5]),
        ["linear on sequences without bias"] = (() => new Linear(5, 4, bias: false), [3, 5]),
        ["batch norm of vectors"] = (() => new BatchNorm1d(6), [6]),
        ["batch norm 1d"] = (() => new BatchNorm1d(6, epsilon: 1e-3), [6, 9]),
        ["batch norm 2d"] = (() => new BatchNorm2d(6), [6, 5, 7]),
        ["batch norm, rectifier and pooling in one"] = (() => new Sequential(new BatchNorm2d(6), new ReLU(true), new MaxPool2d((2, 3))), [6, 5, 7]),
        ["relu"] = (() => new ReLU(), [5]),
        ["relu in place"] = (() => new Sequential(new Linear(5, 5), new Dropout(), new ReLU(inPlace: true)), [5]),
        ["dropout"] = (() => new Dropout(), [5]),
        ["flatten"] = (() => new Flatten(2), [2, 3, 4]),
        ["max pool 1d"] = (() => new MaxPool1d(3, 2, 1), [2, 10]),
        ["max pool 2d"] = (() => new MaxPool2d((3, 2), (2, 1), (1, 0)), [2, 8, 7]),
        ["adaptive average 2d"] = (() => new AdaptiveAvgPool2d((3, 4)), [2, 7, 10]),
        ["adaptive average 2d of a larger size"] = (() => new AdaptiveAvgPool2d((7, 16)), [2, 7, 10]),
        ["adaptive average 2d to divisors"] = (() => new AdaptiveAvgPool2d((4, 2)), [2, 8, 10]),
        ["adaptive average 2d of everything"] = (() => new AdaptiveAvgPool2d(1), [2, 7, 10]),
        ["lstm"] = (() => new LSTM(4, 5), [6, 4]),
        ["lstm of two layers in both directions"] = (() => new LSTM(4, 5, layers: 2, bidirectional: true), [6, 4]),
        ["gru"] = (() => new GRU(4, 5), [6, 4]),
        ["gru of two layers in both directions"] = (() => new GRU(4, 5, layers: 2, bidirectional: true), [6, 4]),
        ["sequential"] = (() => new Sequential(new Sequential(("a", new ReLU())), new Flatten()), [2, 3]),
        ["softmax"] = (() => new Computed(x => x.Softmax(1) + x.Softmax(-1)), [3, 4]),
        ["tensors with tensors"] = (() => new Computed(x => x.Softmax(1) + x - x.Relu()), [3, 4]),
        ["tensors with numbers"] = (() => new Computed(x => ((x + 4).Pow(1.5).Sqrt() + 0.5).Log()), [3, 4]),
        ["in place"] = (() => new Computed(x => x.Softmax(1).AddInPlace(x).ReluInPlace()), [3, 4]),
        ["means"] = (() => new Computed(x => x.Mean([1, -1], keepAxes: true) + x.Mean(2, keepAxis: true) + x.Mean(1, keepAxis: true)), [3, 4]),
        ["maxima"] = (() => new Computed(x => x.Max(1).Values + x.Max(-1, keepAxis: true).Values.Max(2).Values.Mean(1, keepAxis: true)), [3, 4]),
        ["shapes"] = (() => new Computed(x => x.Reshape(-1, 4, 3).Reshape(x.Shape[0], 2, 6).Unsqueeze(1).Unsqueeze(-1).Flatten(3)), [3, 4]),
        ["orders"] = (() => new Computed(x => x.Permute(0, -1, 1, 2).Contiguous().Transpose(-1, 1)), [3, 4, 5]),
        ["joined"] = (() => new Computed(x => Tensor.Cat([x, x.Relu()], 1)), [3, 4]),
        ["stack"] = (() => new Computed(x => Tensor.Stack([x, x.Relu()], -1) + Tensor.Stack([x.Softmax(1), x], 2).Transpose(2, 3).Reshape(-1, 3, 4, 2)), [3, 4]),
        ["stacked steps"] = (() => new Computed(x => SequencePooling.StackSteps(x, 3)), [8, 4]),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_gives_what_libtorch_gives(string name)
    {
        TorchRuntime.ManualSeed(4);
        using var network = Network(name);
        var view = Cases[name].View;
        Compared.Unsettle(network, view);
        var model = NetworkGraph.Write(network, view, Classes);
        foreach (var batch in new[] { 1L, 5 })
            Compared.AssertEqual(network, model, [batch, .. view]);
    }

    [Fact]
    public void Every_translation_is_tried()
    {
        var tried = Cases.Keys.SelectMany(name =>
        {
            using var network = Network(name);
            using var scope = TensorScope.Enter();
            return Trace.Of(network.Forward, Tensor.Zeros([2, .. Cases[name].View])).Operators.Select(op => OperatorTable.WithoutPlace(op.Name)).ToArray();
        });
        Assert.Empty(OperatorTable.Names.Except(tried));
    }

    [Fact]
    public void Every_layer_is_tried()
    {
        var tried = Cases.Keys.SelectMany(name =>
        {
            using var network = Network(name);
            return network.NamedModules().Select(named => named.Module.GetType()).ToArray();
        });
        Assert.Empty(typeof(Module).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract).Except(tried));
    }

    /// <summary>A case with a fully connected layer behind it, whose input is the embedding.</summary>
    private static Sequential Network(string name)
    {
        var (create, view) = Cases[name];
        var layer = create();
        layer.Eval();
        using var scope = TensorScope.Enter();
        using var unrecorded = NoGrad.Enter();
        var width = layer.Forward(Tensor.Zeros([2, .. view])).ElementCount / 2;
        return new Sequential(layer, new Flatten(), new Linear(width, Classes));
    }

    /// <summary>A convolution by a kernel that is no parameter, with one number for both axes.</summary>
    private sealed class FreeConvolution : Module
    {
        private readonly Tensor _kernel = TensorScope.Release(Tensor.Randn(3, 2, 3, 3));

        protected override Tensor Compute(Tensor input) => Aten.Conv2d.Call(input, _kernel, Argument.None, new[] { 2L }, new[] { 1L }, new[] { 1L }, 1);

        protected override void Dispose(bool disposing)
        {
            _kernel.Dispose();
            base.Dispose(disposing);
        }
    }
}
