using System.Runtime.ExceptionServices;
using System.Text.Json;
using Timbre.Learning.Models;

namespace Timbre.Learning.Classical;

/// <summary>
/// A classifier of feature vectors. It takes raw features; those that need them standardized or transformed do so themselves and save the
/// transform with the model.
/// </summary>
public abstract class TabularClassifier : IDisposable
{
    internal const int FormatVersion = 1;
    internal const int MaximumClasses = 1000;
    internal const int MaximumDimensions = 1_000_000;

    private int[] _present = [];

    private protected TabularClassifier(string name, HyperparameterValues values)
    {
        Name = name;
        Values = values;
    }

    /// <summary>The name that <see cref="ClassifierFactory"/> knows it by.</summary>
    public string Name { get; }

    /// <summary>The hyperparameters' values by name.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters => Values.All;

    /// <summary>Number of classes, 0 before the fit.</summary>
    public int Classes { get; private set; }

    /// <summary>Number of features in a row, 0 before the fit.</summary>
    public int Dimensions { get; private set; }

    /// <summary>Threads that a prediction may use, at least 1; all cores where not set. The probabilities do not depend on it.</summary>
    public int Threads
    {
        get => PredictionParallelism.MaxDegreeOfParallelism;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            PredictionParallelism.MaxDegreeOfParallelism = value;
        }
    }

    private protected HyperparameterValues Values { get; }

    private protected ParallelOptions PredictionParallelism { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Learns from labeled rows. A second fit forgets the first.</summary>
    /// <param name="x">n rows of d raw features.</param>
    /// <param name="labels">The class of each row, 0 to classes − 1. A class without any row gets probability 0 ever after.</param>
    /// <param name="classes">Number of classes, 2 to 1000.</param>
    /// <param name="options">Seed, threads, groups; defaults where null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is out of range, or all rows are of one class.</exception>
    /// <exception cref="InvalidOperationException">The native library that trains is not installed, or refuses.</exception>
    public void Fit(Samples x, ReadOnlySpan<int> labels, int classes, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= new FitOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        Check(x, labels, classes, options);

        var index = new int[classes];
        foreach (var label in labels)
            index[label] = 1;
        var present = Enumerable.Range(0, classes).Where(label => index[label] != 0).ToArray();
        if (present.Length < 2)
            throw new ArgumentException($"all {x.Count} rows are of one class; {Name} needs rows of at least two");
        for (var i = 0; i < present.Length; i++)
            index[present[i]] = i;
        var compact = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
            compact[i] = index[labels[i]];

        options.CancellationToken.ThrowIfCancellationRequested();
        Threads = options.Threads;
        try
        {
            FitCore(x, compact, present.Length, options);
        }
        catch (AggregateException exception) when (exception.InnerException is not null)
        {
            // Folds and trees fail alike, for one reason: one line is enough.
            ExceptionDispatchInfo.Throw(exception.InnerException is DllNotFoundException ? Missing(exception.InnerException) : exception.InnerException);
        }
        catch (DllNotFoundException exception)
        {
            throw Missing(exception);
        }
        _present = present;
        Classes = classes;
        Dimensions = x.Dimensions;
    }

    /// <summary>The probability of each class for each row.</summary>
    /// <param name="x">n rows with as many features as in the fit.</param>
    /// <returns>n × classes, row after row; each row sums to 1.</returns>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    /// <exception cref="ArgumentException">The rows have another number of features.</exception>
    /// <exception cref="ModelFormatException">The model was loaded from damaged numbers.</exception>
    public float[] PredictProbabilities(Samples x)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireFitted();
        if (x.Dimensions != Dimensions)
            throw new ArgumentException($"the model was trained on {Dimensions} features and was given {x.Dimensions}");
        if (x.Count == 0)
            return [];
        var compact = PredictCore(x);
        if (!compact.All(float.IsFinite))
            throw new ModelFormatException($"the {Name} model gives probabilities that are no numbers; it is damaged");
        if (_present.Length == Classes)
            return compact;
        var probabilities = new float[x.Count * Classes];
        for (var row = 0; row < x.Count; row++)
        {
            for (var i = 0; i < _present.Length; i++)
                probabilities[(row * Classes) + _present[i]] = compact[(row * _present.Length) + i];
        }
        return probabilities;
    }

    /// <summary>The fitted model as named parts: <c>model.json</c> and the arrays or trees it speaks of. Data alone, no code.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public IReadOnlyDictionary<string, byte[]> Save()
    {
        RequireFitted();
        using var writer = new ModelPartsWriter();
        writer.Json.WriteNumber("format", FormatVersion);
        writer.Json.WriteString("name", Name);
        writer.Json.WriteNumber("classes", Classes);
        writer.Json.WriteNumber("dimensions", Dimensions);
        writer.Integers("present", _present);
        writer.Json.WriteStartObject("hyperparameters");
        foreach (var (name, value) in Hyperparameters)
            writer.Json.WriteString(name, value);
        writer.Json.WriteEndObject();
        SaveCore(writer);
        return writer.Finish();
    }

    /// <summary>A model from its parts; it predicts bit for bit what the saved one did.</summary>
    /// <param name="parts">What <see cref="Save"/> gave, from a source that need not be trusted.</param>
    /// <exception cref="ModelFormatException">A part is missing, damaged, cut off or of another version.</exception>
    public static TabularClassifier Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var reader = new ModelPartsReader(parts);
        var format = reader.Integer("format", 0, int.MaxValue);
        if (format != FormatVersion)
            throw new ModelFormatException($"model.json: is of format {format}, and this program reads format {FormatVersion}");
        TabularClassifier? model = null;
        try
        {
            model = ClassifierFactory.Create(reader.Text("name"), reader.Texts("hyperparameters"));
            model.Classes = reader.Integer("classes", 2, MaximumClasses);
            model.Dimensions = reader.Integer("dimensions", 1, MaximumDimensions);
            model._present = reader.Integers("present", 0, model.Classes - 1);
            if (model._present.Length < 2 || model._present.Zip(model._present.Skip(1)).Any(pair => pair.First >= pair.Second))
                throw new ModelFormatException("model.json: 'present' is no increasing list of classes");
            model.LoadCore(reader, model._present.Length, model.Dimensions);
            return model;
        }
        catch (Exception exception)
        {
            model?.Dispose();
            // An unknown setting, or the JSON reader's complaint about a number or the encoding of a string.
            if (exception is ArgumentException or FormatException or InvalidOperationException or JsonException)
                throw new ModelFormatException($"the model is damaged: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>Frees what the model holds outside managed memory.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    // In the methods below, labels and classes are compact: only the classes that have rows, in order.
    private protected abstract void FitCore(Samples x, int[] labels, int classes, FitOptions options);

    private protected abstract float[] PredictCore(Samples x);

    private protected abstract void SaveCore(ModelPartsWriter writer);

    private protected abstract void LoadCore(ModelPartsReader reader, int classes, int dimensions);

    private static void Check(Samples x, ReadOnlySpan<int> labels, int classes, FitOptions options)
    {
        if (classes is < 2 or > MaximumClasses)
            throw new ArgumentException($"{classes} classes; 2 to {MaximumClasses} can be told apart");
        if (labels.Length != x.Count)
            throw new ArgumentException($"{labels.Length} labels for {x.Count} rows");
        if (x.Count == 0)
            throw new ArgumentException("there are no rows to learn from");
        if (x.Dimensions > MaximumDimensions)
            throw new ArgumentException($"{x.Dimensions} features; at most {MaximumDimensions} are supported");
        if (options.Groups is { } groups && groups.Count != x.Count)
            throw new ArgumentException($"{groups.Count} groups for {x.Count} rows");
        foreach (var label in labels)
        {
            if (label < 0 || label >= classes)
                throw new ArgumentException($"label {label} is outside 0 to {classes - 1}");
        }
    }

    private InvalidOperationException Missing(Exception exception) =>
        new($"training {Name} needs libsvm and XGBoost; install them with: apt-get install libsvm3 libxgboost0", exception);

    private void RequireFitted()
    {
        if (Classes == 0)
            throw new InvalidOperationException($"the {Name} model has not been fitted");
    }
}
