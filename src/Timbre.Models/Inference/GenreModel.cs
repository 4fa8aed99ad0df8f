namespace Timbre.Models.Inference;

/// <summary>A trained classifier of any kind: from examples to probabilities. Any number of threads may use it at once.</summary>
public abstract class GenreModel : IDisposable
{
    // What 32-bit numbers lose on the way through a softmax over many classes is far less.
    private const double Rounding = 1e-3;

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

    /// <summary>The file that it was read from; null where it was made in memory.</summary>
    internal string? File { get; set; }

    /// <summary>Names the genres of examples; times in the result count from the start of each example.</summary>
    /// <exception cref="ModelFormatException">The model cannot be run, or gives what are no probabilities; the message names its file.</exception>
    public IReadOnlyList<Prediction> Predict(IReadOnlyList<Example> examples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return NamingFile(() =>
        {
            var predictions = PredictUnscaled(examples, cancellation);
            foreach (var view in predictions.SelectMany(prediction => prediction.Views))
                RequireProbabilities(view.Probabilities);
            return Scaling.IsNone ? predictions : [.. predictions.Select(Scaling.Apply)];
        });
    }

    /// <summary>As <see cref="Predict"/>, without <see cref="Scaling"/>.</summary>
    protected abstract IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation);

    /// <summary>Names the model's file in what is wrong with it.</summary>
    private protected T NamingFile<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (ModelFormatException exception) when (File is not null && !exception.Message.StartsWith(File, StringComparison.Ordinal))
        {
            throw new ModelFormatException($"{File}: {exception.Message}", exception);
        }
    }

    private static void RequireProbabilities(float[] probabilities)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
            sum += probability is >= 0 and <= 1 + (float)Rounding ? probability : throw new ModelFormatException($"the model gives a probability of {probability}; it is damaged or crafted");
        if (Math.Abs(sum - 1) > Rounding)
            throw new ModelFormatException(FormattableString.Invariant($"the model gives probabilities that sum to {sum:g4}, not to 1; it is damaged or crafted"));
    }

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
