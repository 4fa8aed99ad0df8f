using Timbre.Learning.Classical;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;
using Timbre.Learning.Training;

namespace Timbre.Learning.Ensembles;

/// <summary>
/// Trained members and, made only when a rule asks for them, their out-of-fold predictions of the training part. Nothing here sees the
/// test part.
/// </summary>
public sealed class MemberTraining : IDisposable
{
    private readonly IReadOnlyList<ModelRecipe> _recipes;
    private readonly IReadOnlyList<TrainingSettings> _settings;
    private readonly ExampleSet _train;
    private readonly ExampleSet? _valid;
    private readonly Representation _representation;
    private readonly ITrainingObserver _observer;
    private readonly List<GenreModel> _models = [];
    private IReadOnlyList<ProbabilityMatrix>? _outOfFold;
    private bool _released;

    private MemberTraining(IReadOnlyList<ModelRecipe> recipes, IReadOnlyList<TrainingSettings> settings, ExampleSet train, ExampleSet? valid, Representation representation, ITrainingObserver observer) =>
        (_recipes, _settings, _train, _valid, _representation, _observer) = (recipes, settings, train, valid, representation, observer);

    /// <summary>The members in order.</summary>
    public IReadOnlyList<GenreModel> Models => _models;

    /// <summary>Trains every member on the whole training part.</summary>
    /// <param name="recipes">The members, none of them an ensemble.</param>
    /// <param name="settings">The settings of each.</param>
    /// <param name="train">The training part.</param>
    /// <param name="valid">The validation part, which networks stop by; null where there is none.</param>
    /// <param name="representation">What serves all members.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static MemberTraining Fit(IReadOnlyList<ModelRecipe> recipes, IReadOnlyList<TrainingSettings> settings, ExampleSet train, ExampleSet? valid, Representation representation, ITrainingObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipes);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(observer);
        var training = new MemberTraining(recipes, settings, train, valid, representation, observer);
        try
        {
            for (var i = 0; i < recipes.Count; i++)
            {
                observer.OnNote($"member {i + 1} of {recipes.Count}: {recipes[i].Name}");
                training._models.Add(recipes[i].Fit(train, valid, representation, settings[i], observer, cancellation).Model);
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
    /// <param name="rule">The rule.</param>
    /// <param name="folds">Folds of the out-of-fold predictions.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The combiner, which the caller disposes.</returns>
    public EnsembleCombiner Combiner(EnsembleRule rule, int folds, CancellationToken cancellation)
    {
        switch (rule)
        {
            case EnsembleRule.Hard:
                return EnsembleCombiner.Hard;
            case EnsembleRule.Weighted:
                var accuracies = _valid is null
                    ? OutOfFoldPredictions(folds, cancellation).Select(member => member.Accuracy(_train.Labels)).ToArray()
                    : _models.Select(model => EnsembleModel.Probabilities(model, _valid.Examples, cancellation).Accuracy(_valid.Labels)).ToArray();
                return EnsembleCombiner.Weighted(Voting.WeightsFromAccuracies(accuracies, _train.Classes.Count));
            case EnsembleRule.Stack:
                var options = new FitOptions { Seed = _settings[0].Seed, Threads = _settings[0].Threads, Groups = _train.TrackNumbers(), CancellationToken = cancellation };
                return EnsembleCombiner.Stack(Stacker.Fit(OutOfFoldPredictions(folds, cancellation), _train.Labels, options));
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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_released)
            return;
        foreach (var model in _models)
            model.Dispose();
    }

    /// <summary>Each training row as seen by members that were trained without its track.</summary>
    private IReadOnlyList<ProbabilityMatrix> OutOfFoldPredictions(int folds, CancellationToken cancellation) =>
        _outOfFold ??= Enumerable.Range(0, _recipes.Count).Select(member => PredictOutOfFold(member, folds, cancellation)).ToArray();

    private ProbabilityMatrix PredictOutOfFold(int member, int folds, CancellationToken cancellation)
    {
        var tracks = _train.TrackNumbers();
        if (tracks.Distinct().Count() < folds)
            throw new TrainingException($"{tracks.Distinct().Count()} tracks cannot make {folds} folds for out-of-fold predictions; give more data, or fewer folds by --set folds=N");
        var fold = GroupedFolds.Assign(_train.Labels, tracks, folds, _settings[member].Seed);
        // A search for settings is not repeated in each fold: the folds measure the member as it is.
        var settings = _models[member] is ClassicalModel chosen ? _settings[member] with { Tune = false, Options = chosen.Hyperparameters } : _settings[member];
        return OutOfFold.Predict(fold, _train.Classes.Count, (index, training, held) =>
        {
            _observer.OnNote($"out-of-fold predictions of {_recipes[member].Name}: fold {index + 1} of {folds}");
            using var model = _recipes[member].Fit(_train.Subset(training), _valid, _representation, settings, SilentObserver.Instance, cancellation).Model;
            return EnsembleModel.Probabilities(model, _train.Subset(held).Examples, cancellation).Values.ToArray();
        });
    }
}
