namespace Timbre.Training.Ensembles;

/// <summary>
/// Trained members and, made only when a rule asks for them, their out-of-fold predictions of the training part. Nothing here sees the
/// test part.
/// </summary>
internal sealed class MemberTraining : IDisposable
{
    private readonly IReadOnlyList<ModelRecipe> _recipes;
    private readonly IReadOnlyList<TrainingSettings> _settings;
    private readonly ExampleSet _train;
    private readonly ExampleSet? _valid;
    private readonly Representation _representation;
    private readonly ITrainingObserver _observer;
    private readonly List<GenreModel> _models = [];
    private readonly List<IReadOnlyList<EpochRecord>> _histories = [];
    private Prediction[][]? _outOfFold;
    private bool _released;

    private MemberTraining(IReadOnlyList<ModelRecipe> recipes, IReadOnlyList<TrainingSettings> settings, ExampleSet train, ExampleSet? valid, Representation representation, ITrainingObserver observer) =>
        (_recipes, _settings, _train, _valid, _representation, _observer) = (recipes, settings, train, valid, representation, observer);

    public IReadOnlyList<GenreModel> Models => _models;

    /// <summary>The epochs of each member; empty for those that have none.</summary>
    public IReadOnlyList<IReadOnlyList<EpochRecord>> Histories => _histories;

    /// <summary>Trains every member on the whole training part.</summary>
    /// <param name="recipes">The members, none of them an ensemble.</param>
    /// <param name="valid">The validation part, which networks stop by; null where there is none.</param>
    public static MemberTraining Fit(IReadOnlyList<ModelRecipe> recipes, IReadOnlyList<TrainingSettings> settings, ExampleSet train, ExampleSet? valid, Representation representation, ITrainingObserver observer, CancellationToken cancellation) =>
        Run(recipes, settings, train, valid, representation, observer, i => recipes[i].Fit(train, valid, representation, settings[i], observer, cancellation));

    /// <summary>Trains every member again, with what was chosen for it.</summary>
    /// <param name="recipes">The members, none of them an ensemble.</param>
    /// <param name="chosen">What the training of each yielded that had a validation part.</param>
    public static MemberTraining Refit(
        IReadOnlyList<ModelRecipe> recipes,
        IReadOnlyList<TrainingSettings> settings,
        IReadOnlyList<FittedModel> chosen,
        ExampleSet examples,
        Representation representation,
        ITrainingObserver observer,
        CancellationToken cancellation) =>
        Run(recipes, settings, examples, null, representation, observer, i => recipes[i].Refit(chosen[i], examples, representation, settings[i], observer, cancellation));

    private static MemberTraining Run(
        IReadOnlyList<ModelRecipe> recipes, IReadOnlyList<TrainingSettings> settings, ExampleSet train, ExampleSet? valid, Representation representation, ITrainingObserver observer, Func<int, FittedModel> fit)
    {
        var training = new MemberTraining(recipes, settings, train, valid, representation, observer);
        try
        {
            for (var i = 0; i < recipes.Count; i++)
            {
                observer.OnNote($"member {i + 1} of {recipes.Count}: {recipes[i].Name}");
                var fitted = fit(i);
                training._models.Add(fitted.Model);
                training._histories.Add(fitted.History);
            }
            return training;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>Learns how to combine the members.</summary>
    public EnsembleCombiner Combiner(EnsembleRule rule, int folds, CancellationToken cancellation)
    {
        switch (rule)
        {
            case EnsembleRule.Hard:
                return EnsembleCombiner.Hard;
            case EnsembleRule.Weighted:
                var accuracies = _valid is null
                    ? OutOfFoldMatrices(folds, cancellation).Select(member => member.Accuracy(_train.Labels)).ToArray()
                    : _models.Select(model => EnsembleModel.Probabilities(model, _valid.Examples, cancellation).Accuracy(_valid.Labels)).ToArray();
                return EnsembleCombiner.Weighted(Voting.WeightsFromAccuracies(accuracies, _train.Classes.Count));
            case EnsembleRule.Stack:
                var options = new FitOptions { Seed = _settings[0].Seed, Threads = _settings[0].Threads, Groups = _train.TrackNumbers(), CancellationToken = cancellation };
                return EnsembleCombiner.Stack(StackerFitting.Fit(OutOfFoldMatrices(folds, cancellation), _train.Labels, options));
            default:
                return EnsembleCombiner.Soft;
        }
    }

    /// <summary>The members are another's from now on: disposing this leaves them alone.</summary>
    public IReadOnlyList<GenreModel> Release()
    {
        _released = true;
        return _models;
    }

    public void Dispose()
    {
        if (_released)
            return;
        foreach (var model in _models)
            model.Dispose();
    }

    /// <summary>
    /// What members say of training rows whose tracks they were not trained on: of so many rows that a temperature can be chosen by them, or of all.
    /// </summary>
    /// <param name="least">Rows that are enough; whole folds are predicted until there are so many.</param>
    /// <returns>The rows, and each member's predictions of them.</returns>
    public (int[] Rows, Prediction[][] Members) PredictUnseen(int folds, int least, CancellationToken cancellation)
    {
        if (_outOfFold is not null)
            return ([.. Enumerable.Range(0, _train.Items.Count)], _outOfFold);
        // The members share the seed, and so the folds.
        var fold = AssignFolds(folds);
        var rows = new List<int>();
        var predictions = _recipes.Select(_ => new List<Prediction>()).ToArray();
        for (var index = 0; index < folds && rows.Count < least; index++)
        {
            var (training, held) = OutOfFold.Divide(fold, index);
            for (var member = 0; member < _recipes.Count; member++)
                predictions[member].AddRange(PredictFold(member, index, folds, training, held, cancellation));
            rows.AddRange(held);
        }
        return ([.. rows], Array.ConvertAll(predictions, member => member.ToArray()));
    }

    /// <summary>Each training row as seen by members that were trained without its track.</summary>
    private ProbabilityMatrix[] OutOfFoldMatrices(int folds, CancellationToken cancellation)
    {
        if (_outOfFold is null)
        {
            var fold = AssignFolds(folds);
            _outOfFold = Enumerable.Range(0, _recipes.Count)
                .Select(member => OutOfFold.Predict(fold, (index, training, held) => PredictFold(member, index, folds, training, held, cancellation)))
                .ToArray();
        }
        return Array.ConvertAll(_outOfFold, member => new ProbabilityMatrix([.. member.SelectMany(prediction => prediction.Combine(CombineRule.Mean))], _train.Classes.Count));
    }

    private int[] AssignFolds(int folds)
    {
        var tracks = _train.TrackNumbers();
        if (tracks.Distinct().Count() < folds)
            throw new TrainingException($"{tracks.Distinct().Count()} tracks cannot make {folds} folds for out-of-fold predictions; give more data, or fewer folds by --set folds=N");
        return GroupedFolds.Assign(_train.Labels, tracks, folds, _settings[0].Seed);
    }

    private IReadOnlyList<Prediction> PredictFold(int member, int index, int folds, int[] training, int[] held, CancellationToken cancellation)
    {
        _observer.OnNote($"out-of-fold predictions of {_recipes[member].Name}: fold {index + 1} of {folds}");
        // A search for settings is not repeated in each fold: the folds measure the member as it is.
        var settings = _models[member] is ClassicalModel chosen ? _settings[member] with { Tune = false, Options = chosen.Hyperparameters } : _settings[member];
        using var model = _recipes[member].Fit(_train.Subset(training), _valid, _representation, settings, SilentObserver.Instance, cancellation).Model;
        return model.Predict(_train.Subset(held).Examples, cancellation);
    }
}
