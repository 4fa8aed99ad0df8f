using Timbre.Learning.Ensembles;
using Timbre.Learning.Metrics;
using Timbre.Learning.Representations;
using Timbre.Learning.Splits;
using Timbre.Learning.Training;

namespace Timbre.Learning.Experiments;

/// <summary>Trains a model on the training part of a split and measures it, once, on the test part.</summary>
public static class Experiment
{
    /// <summary>Runs the experiment; with several folds, one training each and one more on all data for the model that is kept.</summary>
    /// <param name="recipe">The model.</param>
    /// <param name="examples">The data as the model sees it.</param>
    /// <param name="representation">What the recipe asked for.</param>
    /// <param name="plan">How to divide the data.</param>
    /// <param name="settings">Settings; their seed decides split and training.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static ExperimentResult Run(
        ModelRecipe recipe,
        ExampleSet examples,
        Representation representation,
        SplitPlan plan,
        TrainingSettings settings,
        ITrainingObserver observer,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(observer);
        var splits = plan.Apply(examples.Items, settings.Seed);
        var folds = new List<Fold>();
        try
        {
            foreach (var split in splits)
            {
                if (splits.Count > 1)
                    observer.OnNote(split.Name);
                // Only one split can be resumed: the folds of a cross-validation would overwrite each other's checkpoint.
                var own = splits.Count > 1 ? settings with { CheckpointFolder = null } : settings;
                folds.Add(RunFold(recipe, examples, representation, split, own, observer, cancellation));
            }
            var model = folds[0].Fitted.Model;
            if (splits.Count > 1)
            {
                observer.OnNote("training the model that is kept, on all data");
                model = recipe.Fit(examples, null, representation, settings with { CheckpointFolder = null }, observer, cancellation).Model;
            }
            foreach (var fold in folds.Where(fold => fold.Fitted.Model != model))
                fold.Fitted.Model.Dispose();
            return Summarize(examples, splits, folds, model);
        }
        catch
        {
            foreach (var fold in folds)
                fold.Fitted.Model.Dispose();
            throw;
        }
    }

    private static Fold RunFold(ModelRecipe recipe, ExampleSet examples, Representation representation, Split split, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var valid = split.Valid.Count > 0 ? examples.Subset(split.Valid) : null;
        var fitted = recipe.Fit(examples.Subset(split.Train), valid, representation, settings, observer, cancellation);
        try
        {
            return new Fold(
                fitted,
                ItemPrediction.Of(fitted.Model, examples.Subset(split.Test), workers: settings.Workers, cancellation: cancellation),
                valid is null ? null : Score(examples.Classes, ItemPrediction.Of(fitted.Model, valid, workers: settings.Workers, cancellation: cancellation)),
                (fitted.Model as EnsembleModel)?.PredictMembers(examples.Subset(split.Test).Examples, cancellation));
        }
        catch
        {
            fitted.Model.Dispose();
            throw;
        }
    }

    private static ExperimentResult Summarize(ExampleSet examples, IReadOnlyList<Split> splits, List<Fold> folds, Models.GenreModel model)
    {
        var all = folds.SelectMany(fold => fold.Test).ToArray();
        return new ExperimentResult
        {
            Model = model,
            Classes = examples.Classes,
            Test = Score(examples.Classes, all),
            Folds = folds.Select(fold => Score(examples.Classes, fold.Test)).ToArray(),
            Valid = folds.Count == 1 ? folds[0].Valid : null,
            Predictions = all,
            History = folds[0].Fitted.History,
            Leak = SplitLeak.Of(splits, examples.Items),
            Sizes = (splits[0].Train.Count, splits[0].Valid.Count, splits[0].Test.Count),
            Skipped = examples.Skipped,
            Members = Compare(folds, all),
            FoldsPerRepeat = FoldsPerRepeat(folds, examples.Items.Count),
            FoldSettings = folds.Count > 1 ? [.. folds.Select(fold => Chosen(fold.Fitted.Model)).OfType<IReadOnlyDictionary<string, string>>()] : [],
        };
    }

    /// <summary>A repeat is over when every item was tested.</summary>
    private static int FoldsPerRepeat(List<Fold> folds, int items)
    {
        if (folds.Count == 1)
            return 1;
        var repeats = Math.Max(1, (int)Math.Round((double)folds.Sum(fold => fold.Test.Count) / items));
        return Math.Max(2, folds.Count / repeats);
    }

    private static IReadOnlyDictionary<string, string>? Chosen(Models.GenreModel model) => (model as Models.ClassicalModel)?.Hyperparameters;

    /// <summary>The members of an ensemble over the test parts of all folds.</summary>
    private static MemberComparison? Compare(List<Fold> folds, ItemPrediction[] all)
    {
        if (folds[0].Fitted.Model is not EnsembleModel ensemble)
            return null;
        var members = Enumerable.Range(0, ensemble.Members.Count)
            .Select(member => new ProbabilityMatrix(folds.SelectMany(fold => fold.Members![member].Values.ToArray()).ToArray(), ensemble.Classes.Count))
            .ToArray();
        var labels = all.Select(prediction => prediction.Item.Label).ToArray();
        return new MemberComparison(ensemble.Members.Select(member => member.Name).ToArray(), MemberAgreement.Measure(members, labels));
    }

    private static Evaluation Score(IReadOnlyList<string> classes, IReadOnlyList<ItemPrediction> predictions) =>
        Evaluation.Score(classes, predictions.Select(prediction => prediction.Item.Label).ToArray(), predictions.Select(prediction => prediction.Probabilities).ToArray());

    private sealed record Fold(FittedModel Fitted, IReadOnlyList<ItemPrediction> Test, Evaluation? Valid, IReadOnlyList<ProbabilityMatrix>? Members);
}
