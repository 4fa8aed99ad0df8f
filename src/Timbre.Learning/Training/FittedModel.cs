using Timbre.Learning.Models;

namespace Timbre.Learning.Training;

/// <summary>What a training yields.</summary>
/// <param name="Model">The model; the caller disposes it.</param>
/// <param name="History">Its epochs; empty for models that have none.</param>
public sealed record FittedModel(GenreModel Model, IReadOnlyList<EpochRecord> History)
{
    /// <summary>The epochs of an ensemble's members, in their order; empty for other models.</summary>
    public IReadOnlyList<IReadOnlyList<EpochRecord>> MemberHistories { get; init; } = [];

    /// <summary>The epoch, counted from 1, whose weights were kept: that of the least validation loss, or the last one without a validation part. 0 for models that have none.</summary>
    public int ChosenEpoch => ChosenOf(History);

    /// <summary>The epochs that the validation part chose, by the name of the model or member; empty where nothing has epochs.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ChosenEpochs =>
        (Model is Ensembles.EnsembleModel ensemble ? ensemble.Members.Zip(MemberHistories, (member, history) => KeyValuePair.Create(member.Name, ChosenOf(history))) : [KeyValuePair.Create(Model.Name, ChosenEpoch)])
        .Where(pair => pair.Value > 0)
        .ToArray();

    private static int ChosenOf(IReadOnlyList<EpochRecord> history)
    {
        // The first of equals, as in training.
        var best = history.Where(record => !double.IsNaN(record.ValidLoss)).MinBy(record => record.ValidLoss);
        return best?.Epoch ?? history.Count;
    }
}
