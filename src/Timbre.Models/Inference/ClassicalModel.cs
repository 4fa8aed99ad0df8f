namespace Timbre.Models.Inference;

/// <summary>A classical classifier as a <see cref="GenreModel"/>: one answer for each example's feature vector.</summary>
/// <example>
/// <code><![CDATA[
/// using Timbre.Audio.Reading;
/// using Timbre.Models.Classical;
/// using Timbre.Models.Ensembles;
/// using Timbre.Models.Inference;
/// using Timbre.Models.Storage;
///
/// var (model, _) = ModelFile.Load("default.timbre");
/// using (model)
/// {
///     foreach (var machine in ((EnsembleModel)model).Members.OfType<ClassicalModel>())
///     {
///         Console.WriteLine($"{machine.Name}: {string.Join(", ", machine.Hyperparameters.Select(pair => $"{pair.Key} {pair.Value}"))}");
///         var rows = ClassicalModel.ToSamples([machine.Representation.FromAudio(AudioFile.Read("song.wav"))]);
///         Console.WriteLine($"{rows.Count} row of {rows.Dimensions} features");
///     }
/// }
/// ]]></code>
/// </example>
public sealed class ClassicalModel : GenreModel
{
    /// <summary>Wraps a fitted classifier.</summary>
    public ClassicalModel(TabularClassifier classifier, IReadOnlyList<string> classes, Representation representation)
        : base((classifier ?? throw new ArgumentNullException(nameof(classifier))).Name, classes, representation) => Classifier = classifier;

    /// <inheritdoc/>
    public override ModelKind Kind => ModelKind.Classical;

    /// <summary>The classifier.</summary>
    internal TabularClassifier Classifier { get; }

    /// <summary>The classifier's settings, also those that a search chose.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters => Classifier.Hyperparameters;

    /// <summary>The feature vectors of examples as the classifier takes them.</summary>
    public static Samples ToSamples(IReadOnlyList<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var dimensions = examples.Count > 0 ? examples[0].Features!.Length : 1;
        var values = new float[examples.Count * dimensions];
        for (var i = 0; i < examples.Count; i++)
            examples[i].Features!.CopyTo(values, i * dimensions);
        return new Samples(values, examples.Count, dimensions);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation)
    {
        var probabilities = Classifier.PredictProbabilities(ToSamples(examples));
        return examples
            .Select((example, i) => new Prediction([new View(TimeSpan.Zero, example.Length, probabilities.AsSpan(i * Classes.Count, Classes.Count).ToArray())]))
            .ToArray();
    }

    internal static ClassicalModel Restore(string name, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var classifier = TabularClassifier.Load(parts);
        if (classifier.Name == name && classifier.Classes == classes.Count && classifier.Dimensions == representation.Features?.Names.Count)
            return new ClassicalModel(classifier, classes, representation);
        throw new ModelFormatException("the classifier does not fit the model's classes and features; the file is damaged");
    }
}
