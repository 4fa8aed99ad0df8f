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

    public override string LearnsFrom => "features";

    public override IReadOnlyList<Hyperparameter> Hyperparameters => [.. ClassifierFactory.Hyperparameters(name), FeatureSetting];

    public override Representation RepresentationFor(Dataset dataset, TrainingSettings settings) => FeatureVectors(dataset, settings);

    public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var own = settings.Options.Where(option => option.Key != FeatureSetting.Name).ToDictionary(StringComparer.Ordinal);
        var classifier = ClassifierFactory.Create(name, own);
        try
        {
            classifier.Fit(ClassicalModel.ToSamples(train.Examples), train.Labels, train.Classes.Count, new FitOptions
            {
                Seed = settings.Seed,
                Threads = settings.Threads,
                Groups = train.TrackNumbers(),
                CancellationToken = cancellation,
            });
            return new FittedModel(new ClassicalModel(classifier, train.Classes, representation), []);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }
}
