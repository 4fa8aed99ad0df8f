using Timbre.Torch;

namespace Timbre.Learning.Networks.Architectures;

/// <summary>A multilayer perceptron on the MFCCs of a segment, all steps at once: three hidden layers with dropout. Weight decay is its L2 penalty.</summary>
public sealed class MfccMlp : Module
{
    private readonly Sequential _layers;

    /// <summary>A network with random weights.</summary>
    /// <param name="steps">Frames of a segment.</param>
    /// <param name="coefficients">MFCCs a frame.</param>
    /// <param name="classes">Scores out.</param>
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
