namespace Timbre.Training.Networks.Architectures;

/// <summary>
/// One-dimensional convolutions along a feature vector. They rely on neighbors in the table belonging together, as the chroma bins and
/// MFCCs of Timbre's feature sets do.
/// </summary>
internal sealed class TableCnn1d : Module
{
    private readonly Sequential _layers;

    /// <param name="features">Numbers in, at least 4.</param>
    /// <param name="width">Channels of the first convolution; the others have twice as many.</param>
    /// <param name="hidden">Units of the dense layer.</param>
    /// <param name="dropout">Before and after the dense layer.</param>
    public TableCnn1d(long features, long classes, long width = 32, long hidden = 128, double dropout = 0.4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 4);
        _layers = Register("layers", new Sequential(
        [
            .. Convolution(1, width), new MaxPool1d(2),
            .. Convolution(width, 2 * width), new MaxPool1d(2),
            .. Convolution(2 * width, 2 * width),
            new Flatten(), new Dropout(dropout), new Linear(2 * width * (features / 4), hidden), new BatchNorm1d(hidden),
            new ReLU(inPlace: true), new Dropout(dropout), new Linear(hidden, classes),
        ]));
    }

    /// <summary>Scores (batch, class) of features (batch, feature).</summary>
    protected override Tensor Compute(Tensor input)
    {
        using var sequence = input.Unsqueeze(1);
        return _layers.Forward(sequence);
    }

    private static Module[] Convolution(long from, long to) =>
        [new Conv1d(from, to, 3, padding: 1, bias: false), new BatchNorm1d(to), new ReLU(inPlace: true)];
}

/// <summary>A multilayer perceptron on feature vectors, with batch normalization after each hidden layer where wanted.</summary>
internal sealed class TableMlp : Module
{
    private readonly Sequential _layers;

    /// <param name="hidden">Units of each hidden layer; null: 1024, 512, 256, 128.</param>
    /// <param name="batchNormalized">Whether each hidden layer is batch-normalized.</param>
    /// <param name="dropout">After each hidden layer.</param>
    public TableMlp(long features, long classes, long[]? hidden = null, bool batchNormalized = true, double dropout = 0.3)
    {
        var modules = new List<Module>();
        var inputs = features;
        foreach (var units in hidden ?? [1024, 512, 256, 128])
        {
            modules.Add(new Linear(inputs, units));
            if (batchNormalized)
                modules.Add(new BatchNorm1d(units));
            modules.AddRange([new ReLU(inPlace: true), new Dropout(dropout)]);
            inputs = units;
        }
        modules.Add(new Linear(inputs, classes));
        _layers = Register("layers", new Sequential([.. modules]));
    }

    /// <summary>Scores (batch, class) of features (batch, feature).</summary>
    protected override Tensor Compute(Tensor input) => _layers.Forward(input);
}
