using Timbre.Torch.Modules;

namespace Timbre.Torch.Tests;

public sealed class TraceTests
{
    [Fact]
    public void Operators_stand_in_order_with_what_they_were_given_and_gave()
    {
        using var scope = TensorScope.Enter();
        using var network = new Sequential(new Linear(3, 2), new ReLU(inPlace: true), new Dropout(0.25));
        network.Eval();
        var trace = Trace.Of(network.Forward, Tensor.Ones(4, 3));

        Assert.Equal(["linear", "relu_", "dropout"], trace.Operators.Select(op => op.Name));
        var (linear, relu, dropout) = (trace.Operators[0], trace.Operators[1], trace.Operators[2]);
        Assert.Equal(trace.Input, linear.Arguments[0]);
        Assert.Equal([4L, 3], trace.Input.Shape);
        Assert.Same(((Linear)network.Children[0].Module).Weight, ((TracedTensor)linear.Arguments[1]!).Constant);
        Assert.Equal(linear.Results, [relu.Arguments[0]]);
        // In place: one tensor object, but what it holds is another value.
        Assert.NotEqual(relu.Arguments[0], relu.Results[0]);
        Assert.Equal([relu.Results[0], 0.25, false], dropout.Arguments);
        Assert.Equal(trace.Output, dropout.Results[0]);
        Assert.Equal([4L, 2], trace.Output.Shape);
        Assert.Null(trace.Output.Constant);
    }

    [Fact]
    public void A_handle_that_is_used_again_is_another_tensor()
    {
        using var scope = TensorScope.Enter();
        using var network = new Computed(x =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var next = x + i;
            }
            return x * 2;
        });
        var results = Trace.Of(network.Forward, Tensor.Ones(2)).Operators.SelectMany(op => op.Results).Select(result => result.Index).ToArray();
        Assert.Equal(Enumerable.Range(1, 51), results);
    }

    [Fact]
    public void Normalization_rectifier_and_pooling_are_recorded_one_by_one()
    {
        using var scope = TensorScope.Enter();
        using var network = new Sequential(new BatchNorm2d(2), new ReLU(true), new MaxPool2d((2, 3)));
        network.Eval();
        var input = Tensor.Randn(1, 2, 4, 6);
        var trace = Trace.Of(network.Forward, input);
        Assert.Equal(["batch_norm", "relu_", "max_pool2d"], trace.Operators.Select(op => op.Name));
        Assert.Equal([2L, 3], (long[])trace.Operators[2].Arguments[1]!);
        Assert.Equal(network.Forward(input).Shape.ToArray(), trace.Output.Shape);
    }

    [Fact]
    public void A_composite_is_one_operator()
    {
        using var scope = TensorScope.Enter();
        using var network = new Computed(x => Trace.Composite("twice", x, 7, () => (x + 1.0) * 2) + -1);
        var trace = Trace.Of(network.Forward, Tensor.Ones(2));
        Assert.Equal(["twice", "add.Scalar"], trace.Operators.Select(op => op.Name));
        Assert.Equal([trace.Input, 7L], trace.Operators[0].Arguments);
        Assert.Equal([3f, 3f], network.Forward(Tensor.Ones(2)).ToArray().Select(value => value));
    }

    [Fact]
    public void A_value_that_was_changed_through_shared_memory_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var network = new Computed(x =>
        {
            var copy = x * 1;
            copy.Reshape(2, 2).ReluInPlace();
            return copy + 1.0;
        });
        Assert.Contains("in place", Assert.Throws<TorchException>(() => Trace.Of(network.Forward, Tensor.Ones(4))).Message);
        // The next pass records nothing more.
        Assert.Equal([2f, 2, 2, 2], network.Forward(Tensor.Ones(4)).ToArray());
    }

    [Fact]
    public void A_trace_keeps_no_tensor()
    {
        using var scope = TensorScope.Enter();
        using var network = new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2), new Flatten(), new Linear(8, 3));
        network.Eval();
        var input = Tensor.Ones(1, 1, 4, 4);
        var before = Tensor.Live;
        _ = Trace.Of(network.Forward, input);
        Assert.Equal(before, Tensor.Live);
    }

    private sealed class Computed(Func<Tensor, Tensor> compute) : Module
    {
        protected override Tensor Compute(Tensor input) => compute(input);
    }
}
