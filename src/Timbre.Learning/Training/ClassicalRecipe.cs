using Timbre.Learning.Classical;
using Timbre.Learning.Data;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Training;

/// <summary>A classical classifier on feature vectors.</summary>
internal sealed class ClassicalRecipe(string name) : ModelRecipe
{
    public override string Name => name;

    public override string Summary => name switch
    {
        "knn" => "k nearest neighbors",
        "logistic" => "multinomial logistic regression",
        "random-forest" => "random forest (libxgboost)",
        "svm" => "support-vector machine with a radial kernel (libsvm)",
        "svm-linear" => "support-vector machine with a linear kernel (libsvm)",
        "xgboost" => "gradient-boosted trees (libxgboost)",
        _ => "classical classifier",
    };

    public override bool CanTune => true;

    public override string LearnsFrom => "features";

    public override IReadOnlyList<Hyperparameter> Hyperparameters => [.. ClassifierFactory.Hyperparameters(name), FeatureSetting];

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => FeatureVectors(dataset, settings);

    public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var own = settings.Options.Where(option => option.Key != FeatureSetting.Name).ToDictionary(StringComparer.Ordinal);
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
            throw new TrainingException($"{name}: {exception.Message}", exception);
        }
    }

    /// <summary>The settings that a search found in the training part are kept: a search among more items could end elsewhere than what was measured.</summary>
    public override FittedModel Refit(FittedModel chosen, ExampleSet examples, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(settings);
        return base.Refit(chosen, examples, representation, settings with { Tune = false, Options = ((ClassicalModel)chosen.Model).Hyperparameters }, observer, cancellation);
    }

    private FittedModel Fit(ExampleSet train, Representation representation, Dictionary<string, string> own, bool tune, FitOptions options, ITrainingObserver observer)
    {
        var samples = ClassicalModel.ToSamples(train.Examples);
        var labels = train.Labels;
        var chosen = tune ? Search(own, samples, labels, train.Classes.Count, options, observer) : own;
        var classifier = ClassifierFactory.Create(name, chosen);
        try
        {
            classifier.Fit(samples, labels, train.Classes.Count, options);
            return new FittedModel(new ClassicalModel(classifier, train.Classes, representation), []);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>The best settings of the grid in cross-validation by tracks; the given ones stay.</summary>
    private IReadOnlyDictionary<string, string> Search(Dictionary<string, string> given, Samples samples, int[] labels, int classes, FitOptions options, ITrainingObserver observer)
    {
        const int Folds = 5;
        var result = GridSearch.Search(name, given, samples, labels, classes, Folds, options);
        var best = result.Scores[0];
        observer.OnNote(FormattableString.Invariant(
            $"{name}: chosen by {Folds}-fold cross-validation of {result.Scores.Count} settings: {string.Join(", ", best.Settings.Select(pair => $"{pair.Key}={pair.Value}"))} (accuracy {best.Accuracy:0.000} ± {best.StandardError:0.000})"));
        return result.Settings;
    }
}
