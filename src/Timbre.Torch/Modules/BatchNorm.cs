namespace Timbre.Torch.Modules;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015): each channel (axis 1) brought to zero mean and unit variance over the batch, then scaled
/// and shifted. In prediction the running statistics of training are used.
/// </summary>
internal abstract class BatchNorm : Module
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

    public Tensor Weight => _weight;

    /// <summary>
    /// The processes that train together, or null. In training the mean and variance are then those of all their batches, so that the number
    /// of processes does not change what is computed; each of them needs at least one example.
    /// </summary>
    public ProcessGroup? Group { get; set; }

    /// <summary>Sets <see cref="Group"/> of every batch normalization in a network.</summary>
    public static void Synchronize(Module network, ProcessGroup? group)
    {
        ArgumentNullException.ThrowIfNull(network);
        foreach (var norm in network.NamedModules().Select(named => named.Module).OfType<BatchNorm>())
            norm.Group = group;
    }

    /// <summary>
    /// max(x, 0) of the output, as a <see cref="ReLU"/> behind this layer gives it, in fewer passes over memory: what lies between the two is
    /// never written.
    /// </summary>
    public Tensor ForwardRectified(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // An observer of the network needs the values in between.
        return ForwardHook is null ? Normalize(input, rectify: true, 1) : Forward(input).ReluInPlace();
    }

    protected override Tensor Compute(Tensor input) => Normalize(input, rectify: false, 1);

    /// <summary>This layer, and what of a rectifier and a pooling behind it can be done in the same passes.</summary>
    /// <returns>The output, and how many of the modules behind it includes.</returns>
    internal (Tensor Output, int Included) ForwardThrough(Tensor input, IEnumerable<Module> behind)
    {
        if (ForwardHook is not null)
            return (Forward(input), 0);
        var next = behind.Take(2).TakeWhile(module => module.ForwardHook is null).ToArray();
        if (next is not [ReLU, ..])
            return (Forward(input), 0);
        return next is [_, MaxPool2d { Tile: { } tile }]
            ? (Normalize(input, rectify: true, tile), 2)
            : (Normalize(input, rectify: true, 1), 1);
    }

    private Tensor Normalize(Tensor input, bool rectify, Size2d window)
    {
        if (Trace.Current is not null)
            return NormalizeInSteps(input, rectify, window);
        if (IsTraining)
            Aten.AddScalarInPlace.Run(_batches, 1);
        return new Tensor(TorchLibrary.Check(TorchLibrary.timbre_batch_norm(
            IsTraining && Group is { Size: > 1 } group ? group.Handle : 0, input.Handle, _weight.Handle, _bias.Handle, _runningMean.Handle,
            _runningVariance.Handle, IsTraining ? 1 : 0, _momentum, _epsilon, rectify ? 1 : 0, window.Rows, window.Columns)));
    }

    /// <summary>A trace sees operators of libtorch only.</summary>
    private Tensor NormalizeInSteps(Tensor input, bool rectify, Size2d window)
    {
        var output = Aten.BatchNorm.Call(input, _weight, _bias, _runningMean, _runningVariance, IsTraining, _momentum, _epsilon, true);
        if (rectify)
            _ = output.ReluInPlace();
        return window == 1 ? output : output.MaxPool2d(window.ToArray(), window.ToArray(), [0, 0]);
    }

    public override string ToString() => $"{GetType().Name}({_weight.Shape[0]})";
}

/// <summary>Batch normalization of (batch, channel) or (batch, channel, step).</summary>
internal sealed class BatchNorm1d(long channels, double epsilon = 1e-5, double momentum = 0.1) : BatchNorm(channels, epsilon, momentum);

/// <summary>Batch normalization of (batch, channel, row, column).</summary>
internal sealed class BatchNorm2d(long channels, double epsilon = 1e-5, double momentum = 0.1) : BatchNorm(channels, epsilon, momentum);
