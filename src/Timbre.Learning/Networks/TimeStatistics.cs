using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>
/// Pools maps over time by mean and standard deviation and keeps frequency: batch × channels × bands × columns become
/// batch × (2 · channels · bands). How much something varies tells as much of a genre as how much there is of it.
/// </summary>
internal sealed class TimeStatistics : Module
{
    // Keeps the gradient of the root finite where a map does not vary at all.
    private const double Epsilon = 1e-5;

    protected override Tensor Compute(Tensor input)
    {
        var mean = input.Mean(3, keepAxis: true);
        var deviation = ((input - mean).Pow(2).Mean(3, keepAxis: true) + Epsilon).Sqrt();
        return Tensor.Cat([mean, deviation], 1).Flatten(1);
    }
}
