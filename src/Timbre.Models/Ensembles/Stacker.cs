namespace Timbre.Models.Ensembles;

/// <summary>
/// Stacked generalization (Wolpert, 1992): a logistic regression over the logarithms of the members' probabilities. Immutable and
/// thread-safe.
/// </summary>
internal sealed class Stacker
{
    // Keeps the logarithm finite where a member gives a class no probability.
    private const float Floor = 1e-4f;

    private readonly TabularClassifier _model;

    internal Stacker(TabularClassifier model, int members) => (_model, Members) = (model, members);

    /// <summary>Number of members.</summary>
    public int Members { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => _model.Classes;

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
    /// <exception cref="ModelFormatException">The parts are no stack's.</exception>
    public static Stacker Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var model = TabularClassifier.Load(parts);
        if (model is LogisticRegression && model.Dimensions % model.Classes == 0)
            return new Stacker(model, model.Dimensions / model.Classes);
        throw new ModelFormatException("model.json: is not the meta-model of a stack");
    }

    internal static Samples MetaFeatures(IReadOnlyList<ProbabilityMatrix> members)
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

    /// <summary>Adds <see cref="Combine"/> to a graph.</summary>
    internal string AddTo(GraphBuilder graph, IReadOnlyList<string> members)
    {
        var floor = graph.Constant([Floor]);
        var logarithms = members.Select(member => graph.Add("Log", [graph.Add("Max", [member, floor])])).ToArray();
        return _model.AddTo(graph, graph.Add("Concat", logarithms, ("axis", -1)));
    }
}
