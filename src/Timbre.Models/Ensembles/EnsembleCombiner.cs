namespace Timbre.Models.Ensembles;

/// <summary>A rule with what it has learned: the members' weights, or the meta-model of a stack.</summary>
public sealed class EnsembleCombiner
{
    private readonly double[]? _weights;

    private EnsembleCombiner(EnsembleRule rule, double[]? weights = null, Stacker? stacker = null) => (Rule, _weights, Stacker) = (rule, weights, stacker);

    /// <summary>The mean of the probabilities.</summary>
    public static EnsembleCombiner Soft { get; } = new(EnsembleRule.Soft);

    /// <summary>The vote on the first places.</summary>
    public static EnsembleCombiner Hard { get; } = new(EnsembleRule.Hard);

    /// <summary>The rule.</summary>
    public EnsembleRule Rule { get; }

    /// <summary>The members' weights, summing to 1, where the rule has them.</summary>
    public IReadOnlyList<double>? Weights => _weights;

    /// <summary>The meta-model of a stack.</summary>
    internal Stacker? Stacker { get; }

    /// <summary>The mean with weights.</summary>
    /// <param name="weights">One a member, not negative and not all 0.</param>
    public static EnsembleCombiner Weighted(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new EnsembleCombiner(EnsembleRule.Weighted, [.. weights]);
    }

    /// <summary>The meta-model.</summary>
    internal static EnsembleCombiner Stack(Stacker stacker) => new(EnsembleRule.Stack, stacker: stacker ?? throw new ArgumentNullException(nameof(stacker)));

    /// <summary>The members' probabilities of the same rows as one.</summary>
    public ProbabilityMatrix Combine(IReadOnlyList<ProbabilityMatrix> members) => Rule switch
    {
        EnsembleRule.Hard => Voting.Hard(members),
        EnsembleRule.Weighted => Voting.Weighted(members, _weights!),
        EnsembleRule.Stack => Stacker!.Combine(members),
        _ => Voting.Soft(members),
    };

    /// <summary>Adds the combination to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="members">The tensors of the members' probabilities, (row, class).</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>The tensor of combined probabilities, (row, class).</returns>
    internal string AddTo(GraphBuilder graph, IReadOnlyList<string> members, int classes) => Rule switch
    {
        EnsembleRule.Hard => Voting.AddHardTo(graph, members, classes),
        EnsembleRule.Weighted => Voting.AddMeanTo(graph, members, _weights!),
        EnsembleRule.Stack => Stacker!.AddTo(graph, members),
        _ => Voting.AddMeanTo(graph, members, [.. Enumerable.Repeat(1.0, members.Count)]),
    };

    /// <summary>A combiner from its saved form.</summary>
    /// <exception cref="ModelFormatException">What was learned is missing or does not fit the members and classes.</exception>
    internal static EnsembleCombiner Restore(EnsembleRule? rule, IReadOnlyList<double>? weights, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> stack, int members, int classes)
    {
        switch (rule)
        {
            case EnsembleRule.Soft:
                return Soft;
            case EnsembleRule.Hard:
                return Hard;
            case EnsembleRule.Weighted:
                if (weights?.Count != members || !weights.All(weight => weight is >= 0 and < 1e6) || weights.Sum() <= 0)
                    throw new ModelFormatException($"the ensemble's weights are no {members} numbers from 0; the file is damaged");
                return Weighted(weights);
            case EnsembleRule.Stack:
                var stacker = Stacker.Load(stack);
                return stacker.Members == members && stacker.Classes == classes
                    ? Stack(stacker)
                    : throw new ModelFormatException("the stack's meta-model does not fit the ensemble's members and classes; the file is damaged");
            default:
                throw new ModelFormatException("the ensemble combines by no known rule; it was made by a newer Timbre or is damaged");
        }
    }
}

/// <summary>How the members of an ensemble are made to give one answer.</summary>
public enum EnsembleRule
{
    /// <summary>The mean of their probabilities.</summary>
    Soft,

    /// <summary>The class that most of them put first.</summary>
    Hard,

    /// <summary>The mean of their probabilities, weighted by how well each did on items it had not been trained on.</summary>
    Weighted,

    /// <summary>A logistic regression over their probabilities, learned from out-of-fold predictions.</summary>
    Stack,
}
