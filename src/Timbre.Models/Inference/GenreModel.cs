namespace Timbre.Models.Inference;

/// <summary>A trained classifier of any kind: from examples to probabilities. Any number of threads may use it at once.</summary>
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
    /// How probabilities are scaled so that they mean what they say: chosen on the validation part, by one temperature or class by
    /// class; none where nothing was chosen. What <see cref="Predict"/> gives is scaled.
    /// </summary>
    public LogitScaling Scaling { get; internal set; } = LogitScaling.None;

    /// <summary>Names the genres of examples; times in the result count from the start of each example.</summary>
    public abstract IReadOnlyList<Prediction> Predict(IReadOnlyList<Example> examples, CancellationToken cancellation = default);

    /// <summary>The kind of model, which says how its parts are read back.</summary>
    public abstract ModelKind Kind { get; }

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

/// <summary>Kinds of saved models.</summary>
public enum ModelKind
{
    /// <summary>A neural network.</summary>
    Network,

    /// <summary>A classical classifier on feature vectors.</summary>
    Classical,

    /// <summary>Several models that answer together.</summary>
    Ensemble,
}
