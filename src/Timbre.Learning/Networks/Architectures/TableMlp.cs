using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>A multilayer perceptron on feature vectors, with batch normalization after each hidden layer where wanted.</summary>
public sealed class TableMlp : Module
{
    private readonly Sequential _layers;

    /// <summary>A network with random weights.</summary>
    /// <param name="features">Numbers in.</param>
    /// <param name="classes">Scores out.</param>
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
