using Timbre.Torch.Modules;
using Timbre.Torch.Optimizers;

namespace Timbre.Torch.Tests;

public sealed class TensorScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it_and_nothing_else()
    {
        var before = Tensor.Live;
        var outside = Tensor.Ones(3);
        Tensor released, inner;
        using (TensorScope.Enter())
        {
            using (TensorScope.Enter())
            {
                inner = Tensor.Ones(2);
                released = TensorScope.Release(inner + 2.0);
            }
            Assert.True(inner.IsDisposed);
        }
        Assert.Equal([3f, 3f], released.ToArray());
        Assert.Equal([1f, 1f, 1f], outside.ToArray());
        released.Dispose();
        outside.Dispose();
        outside.Dispose();
        Assert.Equal(before, Tensor.Live);
        Assert.Throws<ObjectDisposedException>(() => inner + 1.0);
    }

    [Fact]
    public void Scopes_close_from_the_inside_out()
    {
        var outer = TensorScope.Enter();
        var inner = TensorScope.Enter();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        outer.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void A_training_step_leaves_no_tensor_behind()
    {
        using var network = new Sequential(
            new Conv2d(1, 4, 3, padding: 1), new BatchNorm2d(4), new ReLU(true), new MaxPool2d(2), new Dropout(0.1),
            new AdaptiveAvgPool2d(1), new Flatten(), new Linear(4, 3));
        using var optimizer = new AdamW([new ParameterGroup(network.Parameters(), 1e-3, 1e-2)]);
        Train(network, optimizer);
        var before = Tensor.Live;
        for (var i = 0; i < 5; i++)
            Train(network, optimizer);
        Assert.Equal(before, Tensor.Live);
    }

    private static void Train(Module network, Optimizer optimizer)
    {
        using var scope = TensorScope.Enter();
        optimizer.ZeroGrad();
        Loss.CrossEntropy(network.Forward(Tensor.Randn(2, 1, 8, 8)), Tensor.FromInt64([0, 2])).Backward();
        optimizer.Step();
    }
}
