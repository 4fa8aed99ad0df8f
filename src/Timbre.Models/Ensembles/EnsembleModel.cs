namespace Timbre.Models.Ensembles;

/// <summary>
/// Several models, neural and classical, that answer as one. All see examples of one representation. Where the rule is a mean, the ensemble
/// answers for each stretch that its finest member tells apart; else each member combines its own views first, and there is one answer an
/// example.
/// </summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Models.Ensembles;
/// using Timbre.Models.Inference;
/// using Timbre.Models.Storage;
///
/// var (model, _) = ModelFile.Load("default.timbre");
/// using (model)
/// {
///     var example = model.Representation.FromAudio(AudioFile.Read("song.wav"));
///     if (model is EnsembleModel { Rule: EnsembleRule.Soft } ensemble)
///     {
///         foreach (var (member, genres) in ensemble.Members.Zip(ensemble.PredictMembers([example])))
///             Console.WriteLine($"{member.Name}: {model.Classes[genres.Predictions()[0]]}");
///     }
///     foreach (var view in model.Predict([example])[0].Views)
///         Console.WriteLine($"{view.Start}: {view.Probabilities.Max():0%}");
/// }
/// </code>
/// </example>
public sealed class EnsembleModel : GenreModel
{
    /// <summary>The most members of an ensemble.</summary>
    public const int MostMembers = 16;

    /// <summary>An ensemble, which then owns its members.</summary>
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
        (Members, Combiner) = (members, combiner);
    }

    /// <inheritdoc/>
    public override ModelKind Kind => ModelKind.Ensemble;

    /// <summary>The members in order.</summary>
    public IReadOnlyList<GenreModel> Members { get; }

    /// <summary>How they are combined, and what was learned for it.</summary>
    internal EnsembleCombiner Combiner { get; }

    /// <summary>How they are combined.</summary>
    public EnsembleRule Rule => Combiner.Rule;

    /// <summary>The members' weights, summing to 1, where the rule has them.</summary>
    public IReadOnlyList<double>? Weights => Combiner.Weights;

    /// <summary>What each member says of each example.</summary>
    public IReadOnlyList<ProbabilityMatrix> PredictMembers(IReadOnlyList<Example> examples, CancellationToken cancellation = default) =>
        Members.Select(member => Probabilities(member, examples, cancellation)).ToArray();

    /// <inheritdoc/>
    protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation)
    {
        if (examples.Count == 0)
            return [];
        if (Rule is EnsembleRule.Soft or EnsembleRule.Weighted)
            return Combine([.. Members.Select(member => member.Predict(examples, cancellation))]);
        var combined = Combiner.Combine(PredictMembers(examples, cancellation));
        return examples.Select((example, i) => new Prediction([new View(TimeSpan.Zero, example.Length, combined.Row(i).ToArray())])).ToArray();
    }

    /// <summary>A model's answers as a matrix, its views combined by their mean.</summary>
    internal static ProbabilityMatrix Probabilities(GenreModel model, IReadOnlyList<Example> examples, CancellationToken cancellation) =>
        new(model.Predict(examples, cancellation).SelectMany(prediction => prediction.Combine(CombineRule.Mean)).ToArray(), model.Classes.Count);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var member in Members)
                member.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>What the ensemble says, unscaled, where its members say this, stretch by stretch, for rules that are means.</summary>
    /// <param name="members">The predictions of each member, all of the same examples.</param>
    internal Prediction[] Combine(IReadOnlyList<IReadOnlyList<Prediction>> members)
    {
        var stretches = members[0].Select((_, i) => Timeline.Finest(members.Select(member => member[i]))).ToArray();
        var combined = Combiner.Combine(members.Select(member =>
        {
            var rows = new List<float>();
            for (var i = 0; i < stretches.Length; i++)
                Timeline.Add(member[i], stretches[i], rows);
            return new ProbabilityMatrix([.. rows], Classes.Count);
        }).ToArray());
        var row = 0;
        return Array.ConvertAll(stretches, views => new Prediction(views.Select(view => view with { Probabilities = combined.Row(row++).ToArray() }).ToArray()));
    }
}
