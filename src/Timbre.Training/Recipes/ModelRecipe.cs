namespace Timbre.Training.Recipes;

/// <summary>A model that can be trained by name: what it sees, its settings, and how it is fitted.</summary>
internal abstract class ModelRecipe
{
    public abstract string Name { get; }

    public abstract string Summary { get; }

    /// <summary>What it learns from, which says what data it can be trained on and how it sees that.</summary>
    public abstract RepresentationKind LearnsFrom { get; }

    public abstract IReadOnlyList<Hyperparameter> Hyperparameters { get; }

    /// <summary>Whether <see cref="TrainingSettings.Tune"/> means something to it.</summary>
    public virtual bool CanTune => false;

    /// <summary>Whether several processes can train it together (<see cref="TrainingSettings.Workers"/>).</summary>
    public virtual bool CanTrainTogether => false;

    /// <summary>Adds what saved models are read back by, where it is none of Timbre's own: a kind of classifier or of network input.</summary>
    public virtual void MakeReadable()
    {
    }

    /// <summary>All settings by name: the given ones, and defaults for the others.</summary>
    /// <exception cref="ArgumentException">A name is unknown or a value not permitted; the message says what is.</exception>
    public virtual IReadOnlyDictionary<string, string> Settings(IReadOnlyDictionary<string, string> options) =>
        new HyperparameterValues(Hyperparameters, options).All;

    /// <summary>All settings as they came to be with some data: <c>features</c> says which were learned from, <c>table</c> where those are no set of Timbre's.</summary>
    /// <param name="representation">What <see cref="RepresentationFor"/> gave.</param>
    /// <exception cref="ArgumentException">A name is unknown or a value not permitted; the message says what is.</exception>
    public IReadOnlyDictionary<string, string> Settings(IReadOnlyDictionary<string, string> options, Representation representation)
    {
        var settings = new SortedDictionary<string, string>(Settings(options).ToDictionary(), StringComparer.Ordinal);
        if (settings.Remove(RepresentationKind.FeatureSetting.Name) && representation.Features is { } features)
            settings[RepresentationKind.FeatureSetting.Name] = features.SetName.Length > 0 ? features.SetName : "table";
        return settings;
    }

    /// <summary>What it needs to see of a data set.</summary>
    /// <exception cref="DatasetException">The data set cannot give it.</exception>
    public Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => LearnsFrom.Of(dataset, settings);

    /// <param name="valid">What to choose by; null where the split has no such part.</param>
    /// <param name="representation">What <see cref="RepresentationFor"/> gave.</param>
    /// <param name="settings">Settings; its seed decides every stochastic step.</param>
    /// <param name="cancellation">Ends the training; a checkpoint of the last whole epoch remains.</param>
    public abstract FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation);

    /// <summary>
    /// Trains again with nothing left to choose: for the epochs that were chosen, with the settings that were chosen. What cannot be measured without a
    /// validation part (calibration, weights of members, the meta-model of a stack) stays as it was chosen.
    /// </summary>
    /// <param name="chosen">What <see cref="Fit"/> yielded, with a validation part. The caller still disposes its model.</param>
    /// <param name="examples">What to learn from now: training and validation part.</param>
    /// <param name="representation">What <see cref="RepresentationFor"/> gave.</param>
    /// <param name="cancellation">Ends the training; a checkpoint of the last whole epoch remains.</param>
    public virtual FittedModel Refit(FittedModel chosen, ExampleSet examples, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var fitted = Fit(examples, null, representation, settings, observer, cancellation);
        fitted.Model.Scaling = chosen.Model.Scaling;
        return fitted;
    }
}

/// <param name="Model">The model; the caller disposes it.</param>
/// <param name="History">Its epochs; empty for models that have none.</param>
internal sealed record FittedModel(GenreModel Model, IReadOnlyList<EpochRecord> History)
{
    /// <summary>The epochs of an ensemble's members, in their order; empty for other models.</summary>
    public IReadOnlyList<IReadOnlyList<EpochRecord>> MemberHistories { get; init; } = [];

    /// <summary>The epoch, counted from 1, whose weights were kept: that of the least validation loss, or the last one without a validation part. 0 for models that have none.</summary>
    public int ChosenEpoch => ChosenOf(History);

    /// <summary>The epochs that the validation part chose, by the name of the model or member; empty where nothing has epochs.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ChosenEpochs =>
        (Model is EnsembleModel ensemble ? ensemble.Members.Zip(MemberHistories, (member, history) => KeyValuePair.Create(member.Name, ChosenOf(history))) : [KeyValuePair.Create(Model.Name, ChosenEpoch)])
        .Where(pair => pair.Value > 0)
        .ToArray();

    private static int ChosenOf(IReadOnlyList<EpochRecord> history)
    {
        // The first of equals, as in training.
        var best = history.Where(record => !double.IsNaN(record.ValidLoss)).MinBy(record => record.ValidLoss);
        return best?.Epoch ?? history.Count;
    }
}
