namespace Timbre.Torch;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015): each channel (axis 1) brought to zero mean and unit variance over the batch, then scaled
/// and shifted. In prediction the running statistics of training are used.
/// </summary>
public abstract class BatchNorm : Module
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _runningMean;
    private readonly Tensor _runningVariance;
    private readonly Tensor _batches;
    private readonly double _epsilon;
    private readonly double _momentum;

    /// <summary>A layer that changes nothing but mean and variance at first.</summary>
    protected BatchNorm(long channels, double epsilon, double momentum)
    {
        (_epsilon, _momentum) = (epsilon, momentum);
        _weight = RegisterParameter("weight", Tensor.Ones(channels));
        _bias = RegisterParameter("bias", Tensor.Zeros(channels));
        _runningMean = RegisterBuffer("running_mean", Tensor.Zeros(channels));
        _runningVariance = RegisterBuffer("running_var", Tensor.Ones(channels));
        _batches = RegisterBuffer("num_batches_tracked", Tensor.Zeros([], DataType.Int64));
    }

    /// <summary>The scale of each channel.</summary>
    public Tensor Weight => _weight;

    /// <summary>The shift of each channel.</summary>
    public Tensor Bias => _bias;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        if (IsTraining)
            Aten.AddScalarInPlace.Run(_batches, 1);
        return Aten.BatchNorm.Call(
            input, _weight, _bias, _runningMean, _runningVariance, IsTraining, _momentum, _epsilon, true);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({_weight.Shape[0]})";
}

/// <summary>Batch normalization of (batch, channel) or (batch, channel, step).</summary>
/// <param name="channels">Channels.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="momentum">The weight of the newest batch in the running statistics.</param>
public sealed class BatchNorm1d(long channels, double epsilon = 1e-5, double momentum = 0.1) : BatchNorm(channels, epsilon, momentum);

/// <summary>Batch normalization of (batch, channel, row, column).</summary>
/// <param name="channels">Channels.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="momentum">The weight of the newest batch in the running statistics.</param>
public sealed class BatchNorm2d(long channels, double epsilon = 1e-5, double momentum = 0.1) : BatchNorm(channels, epsilon, momentum);
