using Timbre.Torch.Modules;

namespace Timbre.Torch.Tests;

/// <summary>Batch normalization with what stands behind it, done in the same passes, against libtorch's operators one after the other.</summary>
public sealed class BatchNormTests
{
    // Sums are taken in another order: a few units in the last place of values around 1, more in sums over the batch.
    private const double Tolerance = 2e-5;

    /// <summary>Shape, window (1 × 1: no pooling), rectified, channels last, threads.</summary>
    public static TheoryData<long[], long, long, bool, bool, int> Cases => new()
    {
        { [4, 32, 12, 10], 2, 2, true, true, 1 },
        { [4, 32, 12, 10], 2, 2, true, false, 1 },
        { [3, 64, 9, 25], 2, 2, true, true, 2 },
        { [3, 117, 7, 11], 2, 3, true, true, 1 },
        { [2, 3, 5, 4], 1, 2, true, true, 1 },
        { [2, 1, 6, 6], 3, 3, true, true, 1 },
        { [16, 128, 8, 12], 1, 1, true, true, 2 },
        { [5, 37, 8, 3], 1, 1, true, false, 1 },
        { [5, 48, 8, 3], 1, 1, false, true, 2 },
        { [6, 20], 1, 1, true, true, 1 },
        { [300, 256], 1, 1, true, true, 2 },
        { [7, 5, 9], 1, 1, true, true, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_gives_what_the_layers_give_one_after_the_other(long[] shape, long rows, long columns, bool rectified, bool channelsLast, int threads)
    {
        using var scope = TensorScope.Enter();
        using var limit = new ThreadLimit(threads);
        TorchRuntime.ManualSeed(shape.Sum());
        // Steps of 1/4 make equal values in a window, of which the first is chosen.
        foreach (var values in new[] { Tensor.Randn(shape), Quantized(Tensor.Randn(shape)) })
        {
            var input = (values * 3 + 1).Contiguous(channelsLast && shape.Length == 4 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous).Detach();
            var (together, apart) = (Norm(shape), Norm(shape));
            using var network = new Sequential([new Twice(), together, .. Behind(rows, columns, rectified)]);
            var (first, second) = (Leaf(input), Leaf(input));
            var output = network.Forward(first);
            var expected = Apart(apart, second, rows, columns, rectified, training: true);
            AssertClose(expected, output);
            AssertClose(apart.StateDict()["running_mean"], together.StateDict()["running_mean"]);
            AssertClose(apart.StateDict()["running_var"], together.StateDict()["running_var"]);

            var gradient = Tensor.Randn(expected.Shape.ToArray());
            output.Backward(gradient);
            expected.Backward(gradient);
            AssertClose(second.Grad!, first.Grad!);
            AssertClose(apart.Weight.Grad!, together.Weight.Grad!);
            AssertClose(apart.StateDict()["bias"].Grad!, together.StateDict()["bias"].Grad!);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prediction_gives_what_the_layers_give_one_after_the_other(long[] shape, long rows, long columns, bool rectified, bool channelsLast, int threads)
    {
        using var scope = TensorScope.Enter();
        using var limit = new ThreadLimit(threads);
        TorchRuntime.ManualSeed(1);
        var input = (Tensor.Randn(shape) * 2 + -1).Contiguous(channelsLast && shape.Length == 4 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous);
        var norm = Norm(shape);
        using var network = new Sequential([new Twice(), norm, .. Behind(rows, columns, rectified)]);
        _ = network.Forward(input);
        network.Eval();
        // With gradients, as of a network that is frozen in part, and without.
        var (first, second) = (Leaf(input), Leaf(input));
        var output = network.Forward(first);
        var expected = Apart(norm, second, rows, columns, rectified, training: false);
        AssertClose(expected, output);
        var gradient = Tensor.Randn(expected.Shape.ToArray());
        output.Backward(gradient);
        expected.Backward(gradient);
        AssertClose(second.Grad!, first.Grad!);
        using var unrecorded = NoGrad.Enter();
        AssertClose(expected, network.Forward(input));
    }

    [Fact]
    public void A_graph_that_is_kept_gives_the_same_gradient_again()
    {
        using var scope = TensorScope.Enter();
        using var network = new Sequential([new Twice(), Norm([4, 16, 6, 6]), .. Behind(2, 2, true)]);
        var input = Leaf(Tensor.Randn(4, 16, 6, 6).Contiguous(MemoryFormat.ChannelsLast));
        var loss = network.Forward(input).Pow(2).Sum();
        loss.Backward(retainGraph: true);
        var once = input.Grad!.ToArray();
        input.Grad = null;
        loss.Backward();
        Assert.Equal(once, input.Grad!.ToArray());
    }

    [Fact]
    public void Values_that_somebody_else_holds_are_left_as_they_are()
    {
        using var scope = TensorScope.Enter();
        using var norm = Norm([4, 16, 6, 6]);
        var input = Leaf(Tensor.Randn(4, 16, 6, 6).Contiguous(MemoryFormat.ChannelsLast));
        var held = input * 2;
        var before = held.ToArray();
        norm.ForwardRectified(held).Sum().Backward();
        Assert.Equal(before, held.ToArray());

        // Held by the graph instead: the sigmoid keeps its output for its own gradient.
        input.Grad = null;
        using var network = new Sequential(new Sigmoid(), norm, new ReLU());
        network.Forward(input).Pow(2).Sum().Backward();
        var fused = input.Grad!.ToArray();
        input.Grad = null;
        Apart(norm, input.Sigmoid() * 0.5, 1, 1, rectified: true, training: true).Pow(2).Sum().Backward();
        Assert.All(fused.Zip(input.Grad!.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void A_hook_sees_every_layer()
    {
        using var scope = TensorScope.Enter();
        var seen = new List<string>();
        using var network = new Sequential(Norm([2, 4, 6, 6]), new ReLU(), new MaxPool2d(2));
        var input = Tensor.Randn(2, 4, 6, 6);
        var expected = network.Forward(input).ToArray();
        foreach (var (name, module) in network.Children)
            module.ForwardHook = (_, output) => seen.Add($"{name} {output.Shape[2]}");
        Assert.Equal(expected, network.Forward(input).ToArray());
        Assert.Equal(["0 6", "1 6", "2 3"], seen);
    }

    [Fact]
    public void What_is_not_a_number_comes_out_as_it_went_in()
    {
        using var scope = TensorScope.Enter();
        using var network = new Sequential(Norm([1, 16, 4, 4]), new ReLU());
        network.Eval();
        using var unrecorded = NoGrad.Enter();
        var values = new float[16 * 16];
        values[5 * 16] = float.NaN;
        var input = Tensor.From(values, 1, 16, 4, 4).Contiguous(MemoryFormat.ChannelsLast);
        var output = network.Forward(input).ToArray();
        Assert.Equal(1, output.Count(float.IsNaN));
    }

    private static BatchNorm Norm(long[] shape)
    {
        BatchNorm norm = shape.Length == 4 ? new BatchNorm2d(shape[1]) : new BatchNorm1d(shape[1]);
        using var unrecorded = NoGrad.Enter();
        var channels = (int)shape[1];
        // Factors of both signs and nearly none: a pooled value comes from the least of its window then, or from any.
        norm.Weight.CopyFrom(Tensor.From(Enumerable.Range(0, channels).Select(c => c % 5 == 4 ? 0 : 1.5f * MathF.Sin(c + 1)).ToArray(), channels));
        norm.StateDict()["bias"].CopyFrom(Tensor.From(Enumerable.Range(0, channels).Select(c => 0.5f * MathF.Cos(c)).ToArray(), channels));
        return norm;
    }

    private static Module[] Behind(long rows, long columns, bool rectified) =>
        [.. rectified ? [new ReLU(inPlace: rows > 1)] : Array.Empty<Module>(), .. rows * columns > 1 ? [new MaxPool2d((rows, columns))] : Array.Empty<Module>()];

    private static Tensor Apart(BatchNorm norm, Tensor input, long rows, long columns, bool rectified, bool training)
    {
        var state = norm.StateDict();
        var output = Aten.BatchNorm.Call(input * 2, norm.Weight, state["bias"], state["running_mean"], state["running_var"], training, 0.1, 1e-5, true);
        if (rectified)
            output = output.Relu();
        return rows * columns > 1 ? output.MaxPool2d([rows, columns], [rows, columns], [0, 0]) : output;
    }

    private static Tensor Quantized(Tensor values) => (values * 4).To(DataType.Int64).To(DataType.Float32) * 0.25;

    private sealed class Sigmoid : Module
    {
        protected override Tensor Compute(Tensor input) => input.Sigmoid();
    }

    private static Tensor Leaf(Tensor values)
    {
        var leaf = values.Detach();
        leaf.RequiresGrad = true;
        leaf.Grad = null;
        return leaf;
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        var (first, second) = (expected.ToArray(), actual.ToArray());
        // Of sums over many elements the largest says how exact they can be.
        var scale = Math.Max(1, first.Max(Math.Abs));
        var apart = first.Zip(second).Max(pair => Math.Abs(pair.First - pair.Second)) / scale;
        Assert.InRange(apart, 0, Tolerance);
    }

    /// <summary>A layer whose output nobody else needs, as a convolution's.</summary>
    private sealed class Twice : Module
    {
        protected override Tensor Compute(Tensor input) => input * 2;
    }

    private sealed class ThreadLimit : IDisposable
    {
        private readonly int _before = TorchRuntime.Threads;

        public ThreadLimit(int threads) => TorchRuntime.Threads = threads;

        public void Dispose() => TorchRuntime.Threads = _before;
    }
}
