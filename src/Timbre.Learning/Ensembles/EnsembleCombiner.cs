using System.Text.Json.Nodes;
using Timbre.Learning.Models;

namespace Timbre.Learning.Ensembles;

/// <summary>A rule with what it has learned: the members' weights, or the meta-model of a stack.</summary>
public sealed class EnsembleCombiner : IDisposable
{
    private const string StackPrefix = "stack/";

    private readonly double[]? _weights;
    private readonly Stacker? _stacker;

    private EnsembleCombiner(EnsembleRule rule, double[]? weights = null, Stacker? stacker = null) => (Rule, _weights, _stacker) = (rule, weights, stacker);

    /// <summary>The mean of the probabilities.</summary>
    public static EnsembleCombiner Soft { get; } = new(EnsembleRule.Soft);

    /// <summary>The vote on the first places.</summary>
    public static EnsembleCombiner Hard { get; } = new(EnsembleRule.Hard);

    /// <summary>The rule.</summary>
    public EnsembleRule Rule { get; }

    /// <summary>The members' weights, summing to 1, where the rule has them.</summary>
    public IReadOnlyList<double>? Weights => _weights;

    /// <summary>The mean with weights.</summary>
    /// <param name="weights">One a member, not negative and not all 0.</param>
    public static EnsembleCombiner Weighted(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new EnsembleCombiner(EnsembleRule.Weighted, [.. weights]);
    }

    /// <summary>The meta-model, which the combiner then owns.</summary>
    public static EnsembleCombiner Stack(Stacker stacker) => new(EnsembleRule.Stack, stacker: stacker ?? throw new ArgumentNullException(nameof(stacker)));

    /// <summary>The members' probabilities of the same rows as one.</summary>
    public ProbabilityMatrix Combine(IReadOnlyList<ProbabilityMatrix> members) => Rule switch
    {
        EnsembleRule.Hard => Voting.Hard(members),
        EnsembleRule.Weighted => Voting.Weighted(members, _weights!),
        EnsembleRule.Stack => _stacker!.Combine(members),
        _ => Voting.Soft(members),
    };

    /// <inheritdoc/>
    public void Dispose() => _stacker?.Dispose();

    internal void Save(JsonObject description, Dictionary<string, byte[]> parts)
    {
        description["rule"] = Rule.ToString();
        if (_weights is not null)
            description["weights"] = new JsonArray(_weights.Select(weight => (JsonNode)weight).ToArray());
        if (_stacker is null)
            return;
        foreach (var (name, bytes) in _stacker.Save())
            parts[StackPrefix + name] = bytes;
    }

    internal static EnsembleCombiner Load(JsonObject description, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, int members, int classes)
    {
        switch (description["rule"]?.GetValue<string>())
        {
            case nameof(EnsembleRule.Soft):
                return Soft;
            case nameof(EnsembleRule.Hard):
                return Hard;
            case nameof(EnsembleRule.Weighted):
                var weights = (description["weights"] as JsonArray)?.Select(node => node!.GetValue<double>()).ToArray() ?? [];
                if (weights.Length != members || !Array.TrueForAll(weights, weight => weight is >= 0 and < 1e6) || weights.Sum() <= 0)
                    throw new ModelFormatException($"the ensemble's weights are no {members} numbers from 0; the file is damaged");
                return Weighted(weights);
            case nameof(EnsembleRule.Stack):
                var stacker = Stacker.Load(ModelParts.Below(parts, StackPrefix));
                if (stacker.Members == members && stacker.Classes == classes)
                    return Stack(stacker);
                stacker.Dispose();
                throw new ModelFormatException("the stack's meta-model does not fit the ensemble's members and classes; the file is damaged");
            case var other:
                throw new ModelFormatException($"the ensemble combines by the unknown rule '{other}'; it was made by a newer Timbre or is damaged");
        }
    }
}
