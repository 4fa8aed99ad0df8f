using Timbre.Torch;
using Timbre.Training.Networks.Architectures;

namespace Timbre.Training.Tests.Networks.Architectures;

public sealed class SequencePoolingTests
{
    [Fact]
    public void Stacked_steps_lie_side_by_side_in_order_and_what_is_left_over_is_dropped()
    {
        using var scope = TensorScope.Enter();
        // Two sequences of five steps of two features.
        var sequences = Tensor.From(Enumerable.Range(0, 20).Select(i => (float)i).ToArray(), [2, 5, 2]);

        var stacked = SequencePooling.StackSteps(sequences, 2);

        Assert.Equal([2, 2, 4], stacked.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17], stacked.ToArray());
    }

    [Fact]
    public void A_stack_of_one_step_is_the_sequence_itself()
    {
        using var scope = TensorScope.Enter();
        var sequence = Tensor.From([1f, 2, 3, 4, 5, 6], [1, 3, 2]);

        var stacked = SequencePooling.StackSteps(sequence, 1);

        Assert.Equal([1, 3, 2], stacked.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], stacked.ToArray());
    }
}
