using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Training.Networks.Architectures;

namespace Timbre.Training.Tests.Networks.Architectures;

public sealed class ParallelNetworksTests
{
    [Fact]
    public void Side_by_side_in_training_the_logarithm_of_the_mean_probability_in_evaluation()
    {
        TorchRuntime.ManualSeed(3);
        using var scope = TensorScope.Enter();
        var (first, second) = (new Linear(4, 3), new Linear(4, 3));
        using var both = new ParallelNetworks([first, second]);
        var input = Tensor.From([1f, 2, 3, 4, -1, 0, 1, 2], 2, 4);

        both.Train();
        Assert.Equal([.. first.Forward(input).ToArray(), .. second.Forward(input).ToArray()], both.Forward(input).ToArray());

        both.Eval();
        var expected = first.Forward(input).Softmax(-1).ToArray().Zip(second.Forward(input).Softmax(-1).ToArray(), (a, b) => (a + b) / 2).ToArray();
        var answered = both.Forward(input).Softmax(-1).ToArray();
        Assert.All(expected.Zip(answered), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Each_has_weights_of_its_own()
    {
        using var both = new ParallelNetworks([new Linear(4, 3), new Linear(4, 3)]);
        Assert.Equal(4, both.StateDict().Count);
    }
}
