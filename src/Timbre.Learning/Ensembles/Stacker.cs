using Timbre.Learning.Classical;

namespace Timbre.Learning.Ensembles;

/// <summary>
/// Stacked generalization (Wolpert, 1992): a logistic regression over the logarithms of the members' probabilities. It must be fitted to
/// out-of-fold predictions, those of members that were not trained on the row.
/// </summary>
public sealed class Stacker : IDisposable
{
    // Keeps the logarithm finite where a member gives a class no probability.
    private const float Floor = 1e-4f;

    private readonly TabularClassifier _model;

    private Stacker(TabularClassifier model, int members)
    {
        _model = model;
        Members = members;
    }

    /// <summary>Number of members.</summary>
    public int Members { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => _model.Classes;

    /// <summary>Learns how to combine.</summary>
    /// <param name="members">Each member's out-of-fold probabilities of the training rows.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="c">The inverse of the meta-model's penalty.</param>
    /// <exception cref="ArgumentException">Shapes differ, or all rows are of one class.</exception>
    public static Stacker Fit(IReadOnlyList<ProbabilityMatrix> members, ReadOnlySpan<int> labels, FitOptions? options = null, double c = 0.1)
    {
        var (_, classes) = ProbabilityMatrix.CommonShape(members);
        var model = ClassifierFactory.Create(
            "logistic",
            new Dictionary<string, string> { ["c"] = FormattableString.Invariant($"{c}"), ["transform"] = "standard" });
        try
        {
            model.Fit(MetaFeatures(members), labels, classes, options);
            return new Stacker(model, members.Count);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Combines the members' probabilities of new rows.</summary>
    /// <param name="members">In the order of the fit.</param>
    /// <exception cref="ArgumentException">Their number or shape is another than in the fit.</exception>
    public ProbabilityMatrix Combine(IReadOnlyList<ProbabilityMatrix> members)
    {
        var (_, classes) = ProbabilityMatrix.CommonShape(members);
        if (members.Count != Members || classes != Classes)
            throw new ArgumentException($"the stack was fitted on {Members} members of {Classes} classes and was given {members.Count} of {classes}");
        return new ProbabilityMatrix(_model.PredictProbabilities(MetaFeatures(members)), Classes);
    }

    /// <summary>The meta-model as named parts, as <see cref="TabularClassifier.Save"/> gives them.</summary>
    public IReadOnlyDictionary<string, byte[]> Save() => _model.Save();

    /// <summary>A stack from its parts.</summary>
    /// <param name="parts">What <see cref="Save"/> gave, from a source that need not be trusted.</param>
    /// <exception cref="Models.ModelFormatException">The parts are no stack's.</exception>
    public static Stacker Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var model = TabularClassifier.Load(parts);
        if (model is LogisticRegression && model.Dimensions % model.Classes == 0)
            return new Stacker(model, model.Dimensions / model.Classes);
        model.Dispose();
        throw new Models.ModelFormatException("model.json: is not the meta-model of a stack");
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static Samples MetaFeatures(IReadOnlyList<ProbabilityMatrix> members)
    {
        var (count, classes) = (members[0].Count, members[0].Classes);
        var stride = members.Count * classes;
        var values = new float[count * stride];
        for (var row = 0; row < count; row++)
        {
            for (var member = 0; member < members.Count; member++)
            {
                var probabilities = members[member].Row(row);
                for (var i = 0; i < classes; i++)
                    values[(row * stride) + (member * classes) + i] = MathF.Log(MathF.Max(probabilities[i], Floor));
            }
        }
        return new Samples(values, count, stride);
    }
}
