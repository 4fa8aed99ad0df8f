namespace Timbre.Training.Recipes;

/// <summary>A classical classifier on feature vectors.</summary>
internal sealed class ClassicalRecipe(ClassifierTrainer trainer) : ModelRecipe
{
    public ClassifierTrainer Trainer => trainer;

    public override string Name => trainer.Name;

    public override string Summary => trainer.Summary;

    public override bool CanTune => true;

    public override RepresentationKind LearnsFrom => RepresentationKind.Features;

    public override IReadOnlyList<Hyperparameter> Hyperparameters => [.. trainer.Hyperparameters, RepresentationKind.FeatureSetting];

    public override void MakeReadable()
    {
        if (TabularClassifier.Kinds.Find(Name) is null)
            TabularClassifier.Kinds.Add(trainer.Kind);
    }

    public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var own = settings.Options.Where(option => option.Key != RepresentationKind.FeatureSetting.Name).ToDictionary(StringComparer.Ordinal);
        var options = new FitOptions
        {
            Seed = settings.Seed,
            Threads = settings.Threads,
            Groups = train.TrackNumbers(),
            CancellationToken = cancellation,
        };
        try
        {
            return Fit(train, representation, own, settings.Tune, options, observer);
        }
        // Data that no classifier can learn from (a number that is none, one class, too few tracks for the folds), or a native library that is missing.
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException { InnerException: DllNotFoundException })
        {
            throw new TrainingException($"{Name}: {PlainText.Complaint(exception)}", exception);
        }
    }

    /// <summary>The settings that a search found in the training part are kept: a search among more items could end elsewhere than what was measured.</summary>
    public override FittedModel Refit(FittedModel chosen, ExampleSet examples, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation) =>
        base.Refit(chosen, examples, representation, settings with { Tune = false, Options = ((ClassicalModel)chosen.Model).Hyperparameters }, observer, cancellation);

    private FittedModel Fit(ExampleSet train, Representation representation, Dictionary<string, string> own, bool tune, FitOptions options, ITrainingObserver observer)
    {
        var samples = ClassicalModel.ToSamples(train.Examples);
        var labels = train.Labels;
        var chosen = tune ? Search(own, samples, labels, train.Classes.Count, options, observer) : own;
        var classifier = trainer.Fit(samples, labels, train.Classes.Count, chosen, options);
        return new FittedModel(new ClassicalModel(classifier, train.Classes, representation), []);
    }

    /// <summary>The best settings of the grid in cross-validation by tracks; the given ones stay.</summary>
    private IReadOnlyDictionary<string, string> Search(Dictionary<string, string> given, Samples samples, int[] labels, int classes, FitOptions options, ITrainingObserver observer)
    {
        const int Folds = 5;
        var result = GridSearch.Search(trainer, given, samples, labels, classes, Folds, options);
        var best = result.Scores[0];
        observer.OnNote(FormattableString.Invariant(
            $"{Name}: chosen by {Folds}-fold cross-validation of {result.Scores.Count} settings: {string.Join(", ", best.Settings.Select(pair => $"{pair.Key}={pair.Value}"))} (accuracy {best.Accuracy:0.000} ± {best.StandardError:0.000})"));
        return result.Settings;
    }
}
