namespace Timbre.Training.Data;

/// <summary>
/// Where items and their labels come from: folders, tables, whatever says which recording has which label. One class a source, with its line in
/// <see cref="DatasetLoader"/>. Immutable and thread-safe.
/// </summary>
internal abstract class LabelSource
{
    /// <summary>What it is called, such as <c>feature-table</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What its data sets hold, in a few words: <c>sound files in class folders</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>What <c>--data</c> is given for it, in a few words: <c>a folder of class folders</c>.</summary>
    public abstract string Expects { get; }

    /// <summary>Whether what lies at a location is its own. No sound file or image is read for that.</summary>
    public abstract bool Recognizes(DataLocation location);

    /// <summary>Opens what it recognizes; no sound file or image is read yet.</summary>
    /// <exception cref="DatasetException">It cannot be learned from; the message says what is wrong and what to do.</exception>
    public abstract Dataset Open(DataLocation location);

    /// <summary>Refuses class names that cannot be told apart or shown.</summary>
    protected static void RequireClasses(string location, IReadOnlyCollection<string> classes)
    {
        if (ClassNames.Problem([.. classes]) is { } problem)
            throw new DatasetException($"{location}: {problem}; rename it");
        if (classes.Count < 2)
            throw new DatasetException($"{location}: only one class; a classifier needs at least two class folders or labels");
    }
}
