using System.Text.Json.Nodes;
using Timbre.Learning.Metrics;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Ensembles;

/// <summary>
/// Several models, neural and classical, that answer as one. All see examples of one representation. Where the rule is a mean, the ensemble
/// answers for each stretch that its finest member tells apart; else each member combines its own views first, and there is one answer an
/// example.
/// </summary>
public sealed class EnsembleModel : GenreModel
{
    /// <summary>The most members of an ensemble.</summary>
    public const int MostMembers = 16;

    private const string DescriptionPart = "ensemble.json";

    private readonly EnsembleCombiner _combiner;

    /// <summary>An ensemble, which then owns its members and its combiner.</summary>
    /// <param name="name">The name it is trained under.</param>
    /// <param name="members">2 to <see cref="MostMembers"/> models of the same classes, none of them an ensemble.</param>
    /// <param name="combiner">How they are combined.</param>
    /// <param name="representation">What serves all members.</param>
    public EnsembleModel(string name, IReadOnlyList<GenreModel> members, EnsembleCombiner combiner, Representation representation)
        : base(name, (members ?? throw new ArgumentNullException(nameof(members)))[0].Classes, representation)
    {
        ArgumentNullException.ThrowIfNull(combiner);
        if (members.Count is < 2 or > MostMembers || members.Any(member => member is EnsembleModel || !member.Classes.SequenceEqual(Classes)))
            throw new ArgumentException($"an ensemble takes 2 to {MostMembers} models of the same classes, none of them an ensemble", nameof(members));
        (Members, _combiner) = (members, combiner);
    }

    /// <inheritdoc/>
    public override ModelKind Kind => ModelKind.Ensemble;

    /// <summary>The members in order.</summary>
    public IReadOnlyList<GenreModel> Members { get; }

    /// <summary>How they are combined.</summary>
    public EnsembleRule Rule => _combiner.Rule;

    /// <summary>The members' weights, summing to 1, where the rule has them.</summary>
    public IReadOnlyList<double>? Weights => _combiner.Weights;

    /// <summary>How the members are combined, for another ensemble of the same members, which then owns the copy.</summary>
    internal EnsembleCombiner CopyCombiner()
    {
        var description = new JsonObject();
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        _combiner.Save(description, parts);
        return EnsembleCombiner.Load(description, parts.ToDictionary(part => part.Key, part => (ReadOnlyMemory<byte>)part.Value), Members.Count, Classes.Count);
    }

    /// <summary>What each member says of each example.</summary>
    public IReadOnlyList<ProbabilityMatrix> PredictMembers(IReadOnlyList<Example> examples, CancellationToken cancellation = default) =>
        Members.Select(member => Probabilities(member, examples, cancellation)).ToArray();

    /// <inheritdoc/>
    public override IReadOnlyList<Prediction> Predict(IReadOnlyList<Example> examples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
            return [];
        if (Rule is EnsembleRule.Soft or EnsembleRule.Weighted)
            return PredictStretches(examples, cancellation);
        var combined = _combiner.Combine(PredictMembers(examples, cancellation));
        return examples.Select((example, i) => new Prediction([new View(TimeSpan.Zero, example.Length, Scaling.Apply(combined.Row(i)))])).ToArray();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, byte[]> SaveParts()
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var description = new JsonObject
        {
            ["members"] = new JsonArray(Members.Select(member => (JsonNode)new JsonObject { ["name"] = member.Name, ["kind"] = member.Kind.ToString() }).ToArray()),
        };
        Scaling.Write(description);
        _combiner.Save(description, parts);
        parts[DescriptionPart] = ModelParts.FromJson(description);
        for (var i = 0; i < Members.Count; i++)
        {
            foreach (var (name, bytes) in Members[i].SaveParts())
                parts[MemberPrefix(i) + name] = bytes;
        }
        return parts;
    }

    /// <summary>A model's answers as a matrix, its views combined by their mean.</summary>
    internal static ProbabilityMatrix Probabilities(GenreModel model, IReadOnlyList<Example> examples, CancellationToken cancellation) =>
        new(model.Predict(examples, cancellation).SelectMany(prediction => prediction.Combine(CombineRule.Mean)).ToArray(), model.Classes.Count);

    /// <summary>Classes and representation are the ensemble's own, so no member can claim others.</summary>
    internal static EnsembleModel Restore(string name, IReadOnlyList<string> classes, Representation representation, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts)
    {
        var description = ModelParts.Json(parts, DescriptionPart);
        var entries = description["members"] as JsonArray ?? [];
        if (entries.Count is < 2 or > MostMembers)
            throw new ModelFormatException($"the ensemble claims {entries.Count} members; it has 2 to {MostMembers}; the file is damaged");
        var scaling = LogitScaling.Read(description, classes.Count);
        var members = new List<GenreModel>();
        EnsembleCombiner? combiner = null;
        try
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i] as JsonObject ?? throw new ModelFormatException("a member of the ensemble is no JSON object; the file is damaged");
                // An ensemble of ensembles of ensembles would be a way to exhaust the stack.
                if (entry["kind"]?.GetValue<string>() == nameof(ModelKind.Ensemble))
                    throw new ModelFormatException("an ensemble is a member of the ensemble; the file is damaged or crafted");
                members.Add(ModelFile.Restore(entry, classes, representation, ModelParts.Below(parts, MemberPrefix(i))));
            }
            combiner = EnsembleCombiner.Load(description, parts, members.Count, classes.Count);
            return new EnsembleModel(name, members, combiner, representation) { Scaling = scaling };
        }
        catch
        {
            combiner?.Dispose();
            foreach (var member in members)
                member.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _combiner.Dispose();
            foreach (var member in Members)
                member.Dispose();
        }
        base.Dispose(disposing);
    }

    private Prediction[] PredictStretches(IReadOnlyList<Example> examples, CancellationToken cancellation)
    {
        return Combine([.. Members.Select(member => member.Predict(examples, cancellation))]);
    }

    /// <summary>What the ensemble says where its members say this, stretch by stretch, for rules that are means.</summary>
    /// <param name="members">The predictions of each member, all of the same examples.</param>
    internal Prediction[] Combine(IReadOnlyList<IReadOnlyList<Prediction>> members)
    {
        var stretches = members[0].Select((_, i) => Timeline.Finest(members.Select(member => member[i]))).ToArray();
        var combined = _combiner.Combine(members.Select(member =>
        {
            var rows = new List<float>();
            for (var i = 0; i < stretches.Length; i++)
                Timeline.Add(member[i], stretches[i], rows);
            return new ProbabilityMatrix([.. rows], Classes.Count);
        }).ToArray());
        var row = 0;
        return Array.ConvertAll(stretches, views => new Prediction(views.Select(view => view with { Probabilities = Scaling.Apply(combined.Row(row++)) }).ToArray()));
    }

    private static string MemberPrefix(int index) => $"members/{index}/";
}
