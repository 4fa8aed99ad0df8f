namespace Timbre.Training.Networks.Architectures;

/// <summary>A convolutional network on the MFCCs of a segment as an image: three convolutions with batch normalization and pooling, one dense layer.</summary>
internal sealed class MfccCnn : Module
{
    private readonly Sequential _layers;

    /// <param name="steps">Frames of a segment, at least 8.</param>
    /// <param name="coefficients">MFCCs a frame, at least 8.</param>
    /// <param name="width">Channels of the first two convolutions; the third has twice as many.</param>
    /// <param name="hidden">Units of the dense layer.</param>
    /// <param name="dropout">After the dense layer.</param>
    public MfccCnn(long steps, long coefficients, long classes, long width = 32, long hidden = 64, double dropout = 0.3)
    {
        var features = 2 * width * (Halved(Halved(steps)) / 2) * (Halved(Halved(coefficients)) / 2);
        _layers = Register("layers", new Sequential(
            new Conv2d(1, width, 3, padding: 1, bias: false), new BatchNorm2d(width), new ReLU(inPlace: true), new MaxPool2d(3, 2, 1),
            new Conv2d(width, width, 3, padding: 1, bias: false), new BatchNorm2d(width), new ReLU(inPlace: true), new MaxPool2d(3, 2, 1),
            new Conv2d(width, 2 * width, 3, padding: 1, bias: false), new BatchNorm2d(2 * width), new ReLU(inPlace: true), new MaxPool2d(2),
            new Flatten(), new Linear(features, hidden), new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes)));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, coefficient).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var image = input.Unsqueeze(1);
        return _layers.Forward(image);
    }

    /// <summary>A size after an overlapping pooling by two, which rounds up.</summary>
    private static long Halved(long size) => (size + 1) / 2;
}

/// <summary>A recurrent network on the MFCCs of a segment: two LSTM layers, of whose states the mean and the maximum over time feed a dense layer.</summary>
internal sealed class MfccLstm : Module
{
    private readonly LSTM _recurrent;
    private readonly Sequential _head;
    private readonly long _stack;

    /// <param name="coefficients">MFCCs a frame.</param>
    /// <param name="hidden">Numbers in a layer's state, and units of the dense layer.</param>
    /// <param name="dropout">Between the layers and after the dense one.</param>
    /// <param name="stack">Neighboring frames that are one step of the recurrent layers.</param>
    public MfccLstm(long coefficients, long classes, long hidden = 64, double dropout = 0.3, long stack = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stack);
        _stack = stack;
        _recurrent = Register("lstm", new LSTM(stack * coefficients, hidden, layers: 2, dropout: dropout));
        _head = Register("head", new Sequential(
            new Linear(2 * hidden, hidden), new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes)));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, coefficient).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var stacked = SequencePooling.StackSteps(input, _stack);
        using var states = _recurrent.Forward(stacked);
        using var pooled = SequencePooling.MeanAndMaximum(states);
        return _head.Forward(pooled);
    }
}

/// <summary>A multilayer perceptron on the MFCCs of a segment, all steps at once: three hidden layers with dropout. Weight decay is its L2 penalty.</summary>
internal sealed class MfccMlp : Module
{
    private readonly Sequential _layers;

    /// <param name="coefficients">MFCCs a frame.</param>
    /// <param name="hidden">Units of the three hidden layers; null: 512, 256, 64.</param>
    /// <param name="dropout">After each hidden layer.</param>
    public MfccMlp(long steps, long coefficients, long classes, long[]? hidden = null, double dropout = 0.3)
    {
        var modules = new List<Module> { new Flatten() };
        var inputs = steps * coefficients;
        foreach (var units in hidden ?? [512, 256, 64])
        {
            modules.AddRange([new Linear(inputs, units), new ReLU(inPlace: true), new Dropout(dropout)]);
            inputs = units;
        }
        modules.Add(new Linear(inputs, classes));
        _layers = Register("layers", new Sequential([.. modules]));
    }

    /// <summary>Scores (batch, class) of sequences (batch, step, coefficient).</summary>
    protected override Tensor Compute(Tensor input) => _layers.Forward(input);
}
