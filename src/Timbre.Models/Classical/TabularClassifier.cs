using Onnx;

namespace Timbre.Models.Classical;

/// <summary>
/// A fitted classifier of feature vectors. It takes raw features; those that need them standardized or transformed do so themselves and save
/// the transform with the model.
/// </summary>
/// <remarks>Immutable and thread-safe: any number of threads may predict with it at once.</remarks>
/// <example>
/// <code><![CDATA[
/// using System.IO.Compression;
/// using Timbre.Models.Classical;
///
/// // The support-vector machine inside the model that ships.
/// using var zip = ZipFile.OpenRead("default.timbre");
/// var parts = new Dictionary<string, ReadOnlyMemory<byte>>();
/// foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith("members/1/", StringComparison.Ordinal)))
/// {
///     var bytes = new byte[entry.Length];
///     entry.Open().ReadExactly(bytes);
///     parts[entry.Name] = bytes;
/// }
/// var classifier = TabularClassifier.Load(parts);
/// var probabilities = classifier.PredictProbabilities(new Samples(new float[classifier.Dimensions], count: 1, classifier.Dimensions));
/// Console.WriteLine($"{classifier.Name} of {classifier.Classes} classes: {probabilities.Max():0.00}");
/// ]]></code>
/// </example>
public abstract class TabularClassifier
{
    internal const int MaximumClasses = 1000;
    internal const int MaximumDimensions = 1_000_000;

    private const int FormatVersion = 1;

    private protected TabularClassifier(ClassifierHeader header, FeaturePreprocessor? preprocessor) => (Header, Preprocessor) = (header, preprocessor);

    // Both are given a row whose features are preprocessed, and write the probabilities of the classes that had rows in the fit.
    private protected delegate void RowPredictor(ReadOnlySpan<float> row, Span<float> probabilities);

    /// <summary>The kinds that can be read back.</summary>
    internal static Registry<ClassifierKind> Kinds { get; } = new(
        kind => kind.Name,
        [KNearestNeighbors.Kind, LogisticRegression.Kind, TreeClassifier.RandomForest, SupportVectorMachine.Radial, SupportVectorMachine.Linear, TreeClassifier.Boosted]);

    /// <summary>What kind of classifier it is, such as <c>svm</c>.</summary>
    public string Name => Header.Name;

    /// <summary>The values of the hyperparameters that it was fitted with, by name.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters => Header.Hyperparameters;

    /// <summary>Number of classes.</summary>
    public int Classes => Header.Classes;

    /// <summary>Number of features in a row.</summary>
    public int Dimensions => Header.Dimensions;

    private protected ClassifierHeader Header { get; }

    private protected FeaturePreprocessor? Preprocessor { get; }

    /// <summary>The probability of each class for each row.</summary>
    /// <param name="x">n rows with as many features as in the fit.</param>
    /// <returns>n × classes, row after row; each row sums to 1. A class that had no rows in the fit has probability 0.</returns>
    /// <exception cref="ArgumentException">The rows have another number of features.</exception>
    /// <exception cref="ModelFormatException">The model was loaded from damaged numbers, or a feature lies so far out that numbers overflow.</exception>
    public float[] PredictProbabilities(Samples x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Dimensions != Dimensions)
            throw new ArgumentException($"the model was trained on {Dimensions} features and was given {x.Dimensions}");
        var present = Header.Present.Length;
        var compact = new float[checked(x.Count * present)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Header.Threads };
        Parallel.For(0, x.Count, parallel, NewRowPredictor, (row, _, predict) =>
        {
            predict(x.Row(row), compact.AsSpan(row * present, present));
            return predict;
        }, _ => { });
        if (!Array.TrueForAll(compact, value => value >= 0 && float.IsFinite(value)))
            throw new ModelFormatException($"the {Name} model gives probabilities that are no numbers; it is damaged, or the features lie beyond all bounds");
        return present == Classes ? compact : WithAbsentClasses(compact, x.Count);
    }

    /// <summary>The model as named parts: <c>model.json</c> and the arrays or trees it speaks of. Data alone, no code.</summary>
    public IReadOnlyDictionary<string, byte[]> Save()
    {
        using var writer = new ModelPartsWriter();
        writer.Json.WriteNumber("format", FormatVersion);
        Header.Write(writer);
        SaveCore(writer);
        return writer.Finish();
    }

    /// <summary>A model from its parts; it predicts bit for bit what the saved one did.</summary>
    /// <param name="parts">What <see cref="Save"/> gave, from a source that need not be trusted.</param>
    /// <exception cref="ModelFormatException">A part is missing, damaged, cut off or of another version.</exception>
    public static TabularClassifier Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        try
        {
            using var reader = new ModelPartsReader(parts);
            var format = reader.Integer("format", 0, int.MaxValue);
            if (format != FormatVersion)
                throw new ModelFormatException($"model.json: is of format {format}, and this program reads format {FormatVersion}");
            var header = ClassifierHeader.Read(reader);
            return Kinds.Find(header.Name) is { } kind
                ? kind.Load(header, reader)
                : throw new ModelFormatException("model.json: names a classifier that is not known here; it was made by a newer Timbre or is damaged");
        }
        // The JSON reader's complaint about the encoding of a string or the form of a number.
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or JsonException)
        {
            throw new ModelFormatException($"the model is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Something that predicts rows one after the other, with memory of its own that no other uses.</summary>
    private protected abstract RowPredictor NewPredictor();

    private protected abstract void SaveCore(ModelPartsWriter writer);

    /// <summary>Replaces values by exp(value) / Σ exp, shifted by the largest so that nothing overflows.</summary>
    private protected static void Softmax(Span<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
            largest = MathF.Max(largest, value);
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Exp(values[i] - largest);
            sum += values[i];
        }
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(values[i] / sum);
    }

    private RowPredictor NewRowPredictor()
    {
        var predict = NewPredictor();
        if (Preprocessor is null)
            return predict;
        var prepared = new float[Dimensions];
        return (row, probabilities) =>
        {
            if (Preprocessor.TryTransform(row, prepared))
                predict(prepared, probabilities);
            else
                probabilities.Fill(float.NaN);
        };
    }

    private float[] WithAbsentClasses(float[] compact, int rows)
    {
        var present = Header.Present;
        var probabilities = new float[checked(rows * Classes)];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < present.Length; i++)
                probabilities[(row * Classes) + present[i]] = compact[(row * present.Length) + i];
        }
        return probabilities;
    }

    /// <summary>The classifier as an ONNX model: from "features", n × d raw features, to "probabilities", n × classes, both float.</summary>
    internal ModelProto ToOnnx()
    {
        var graph = new GraphBuilder();
        graph.Output(AddTo(graph, graph.Input("features", "n", Dimensions)), "probabilities", "n", Classes);
        return graph.Build();
    }

    /// <summary>Adds what <see cref="PredictProbabilities"/> computes to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">The tensor of raw features, n × d.</param>
    /// <returns>The tensor of probabilities, n × classes.</returns>
    internal string AddTo(GraphBuilder graph, string features)
    {
        var probabilities = AddNodes(graph, Preprocessor?.AddTo(graph, features) ?? features);
        if (Header.Present.Length == Classes)
            return probabilities;
        var place = new float[Header.Present.Length * Classes];
        for (var i = 0; i < Header.Present.Length; i++)
            place[(i * Classes) + Header.Present[i]] = 1;
        return graph.Add("MatMul", [probabilities, graph.Constant(place, Header.Present.Length, Classes)]);
    }

    /// <summary>Adds what <see cref="NewPredictor"/>'s predictors compute: from preprocessed features to probabilities of the present classes.</summary>
    private protected abstract string AddNodes(GraphBuilder graph, string features);
}

/// <summary>A kind of classifier.</summary>
/// <param name="Name">The name that it is trained and saved under, such as <c>svm</c>.</param>
/// <param name="Load">Reads what its <see cref="TabularClassifier.Save"/> wrote, of which nothing need be true.</param>
internal sealed record ClassifierKind(string Name, Func<ClassifierHeader, ModelPartsReader, TabularClassifier> Load);
