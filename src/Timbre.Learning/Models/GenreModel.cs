using Timbre.Learning.Metrics;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Models;

/// <summary>A trained classifier of any kind: from examples to probabilities. Used by one thread at a time.</summary>
public abstract class GenreModel : IDisposable
{
    /// <summary>Begins a model.</summary>
    /// <param name="name">The name it is trained under, such as <c>cnn</c>.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="representation">What it needs to see.</param>
    protected GenreModel(string name, IReadOnlyList<string> classes, Representation representation) =>
        (Name, Classes, Representation) = (name, classes, representation);

    /// <summary>The name it is trained under, such as <c>cnn</c>.</summary>
    public string Name { get; }

    /// <summary>Class names; a label is an index into this list.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>What the model needs to see of a sound.</summary>
    public Representation Representation { get; }

    /// <summary>
    /// How probabilities are scaled so that they mean what they say: chosen on the validation part by <see cref="Metrics.TemperatureScaling"/> or
    /// <see cref="Metrics.VectorScaling"/>, none where nothing was chosen. What <see cref="Predict"/> gives is scaled.
    /// </summary>
    public LogitScaling Scaling { get; internal set; } = LogitScaling.None;

    /// <summary>Names the genres of examples; times in the result count from the start of each example.</summary>
    public abstract IReadOnlyList<Prediction> Predict(IReadOnlyList<Example> examples, CancellationToken cancellation = default);

    /// <summary>The kind of model, which says how its parts are read back.</summary>
    public abstract ModelKind Kind { get; }

    /// <summary>The parts of the saved model by name: data only, never code.</summary>
    public abstract IReadOnlyDictionary<string, byte[]> SaveParts();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees native memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
