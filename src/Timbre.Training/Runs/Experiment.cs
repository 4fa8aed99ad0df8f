namespace Timbre.Training.Runs;

/// <summary>Trains a model on the training part of a split and measures it, once, on the test part.</summary>
internal static class Experiment
{
    /// <summary>Runs the experiment; with several folds, one training each and one more on all data for the model that is kept.</summary>
    /// <param name="settings">Settings; their seed decides split and training.</param>
    /// <exception cref="DatasetException">The data does not fit the plan, or the model is to be refitted and the plan has no validation part.</exception>
    public static ExperimentResult Run(
        ModelRecipe recipe,
        ExampleSet examples,
        Representation representation,
        SplitPlan plan,
        TrainingSettings settings,
        ITrainingObserver observer,
        CancellationToken cancellation = default)
    {
        if (settings.Refit && !plan.HasValidation)
            throw WithoutValidation(plan.Name);
        var splits = plan.Apply(examples.Items, settings.Seed);
        var folds = new List<Fold>();
        GenreModel? kept = null;
        ExperimentResult? result = null;
        try
        {
            foreach (var split in splits)
            {
                if (splits.Count > 1)
                    observer.OnFold(split.Name);
                // Only one split can be resumed: the folds of a cross-validation would overwrite each other's checkpoint.
                var own = splits.Count > 1 ? settings with { CheckpointFolder = null } : settings;
                folds.Add(RunFold(recipe, examples, representation, split, own, observer, cancellation));
            }
            kept = folds[0].Model;
            if (splits.Count > 1)
            {
                observer.OnFold("training the model that is kept, on all data");
                kept = recipe.Fit(examples, null, representation, settings with { CheckpointFolder = null }, observer, cancellation).Model;
            }
            return result = Summarize(examples, splits, folds, kept);
        }
        finally
        {
            foreach (var model in folds.Select(fold => fold.Model).Append(kept).Distinct().Where(model => model != result?.Model))
                model?.Dispose();
        }
    }

    private static Fold RunFold(ModelRecipe recipe, ExampleSet examples, Representation representation, Split split, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var valid = split.Valid.Count > 0 ? examples.Subset(split.Valid) : null;
        return settings.Refit
            ? RunRefitted(recipe, examples, valid ?? throw WithoutValidation(split.Name), representation, split, settings, observer, cancellation)
            : Measure(recipe.Fit(examples.Subset(split.Train), valid, representation, settings, observer, cancellation));

        Fold Measure(FittedModel fitted)
        {
            try
            {
                return Test(fitted, fitted.History, examples, split, valid is null ? null : Validate(fitted.Model, valid, settings, cancellation), settings, cancellation);
            }
            catch
            {
                fitted.Model.Dispose();
                throw;
            }
        }
    }

    /// <summary>Chooses by the validation part, trains again on both parts, and tests only what came of that.</summary>
    private static Fold RunRefitted(ModelRecipe recipe, ExampleSet examples, ExampleSet valid, Representation representation, Split split, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        var train = examples.Subset(split.Train);
        var both = examples.Subset([.. split.Train.Concat(split.Valid).Order()]);
        // Several workers would have to agree whether to read it; they choose again.
        var kept = settings is { CheckpointFolder: { } folder, Workers: null } ? new ChosenModel(folder, ChosenModel.Fingerprint(recipe, settings, train, valid)) : null;
        var chosen = kept?.Read();
        if (chosen is not null)
        {
            observer.OnNote("everything was chosen before the interruption; going on with the training on both parts");
        }
        else
        {
            chosen = recipe.Fit(train, valid, representation, settings, observer, cancellation);
            kept?.Write(chosen);
        }
        using var before = chosen.Model;
        var evaluation = Validate(before, valid, settings, cancellation);
        observer.OnRefit(both.Items.Count);
        var fitted = recipe.Refit(chosen, both, representation, settings, observer, cancellation);
        try
        {
            var fold = Test(fitted, chosen.History, examples, split, evaluation, settings, cancellation) with { Refit = RefitSummary.Of(chosen, both.Items.Count) };
            kept?.Delete();
            return fold;
        }
        catch
        {
            fitted.Model.Dispose();
            throw;
        }
    }

    /// <summary>What a run with <see cref="TrainingSettings.Refit"/> says of a split that leaves nothing to choose by.</summary>
    public static DatasetException WithoutValidation(string split) =>
        new($"--refit: the split {split} has no validation part to choose by and then to learn from; give one that has, such as tracks:70/15/15 or files:TRAIN,VALID,TEST");

    private static Fold Test(FittedModel fitted, IReadOnlyList<EpochRecord> history, ExampleSet examples, Split split, Evaluation? valid, TrainingSettings settings, CancellationToken cancellation)
    {
        var test = examples.Subset(split.Test);
        return new Fold(
            fitted.Model,
            history,
            ItemPrediction.Of(fitted.Model, test, workers: settings.Workers, cancellation: cancellation),
            valid,
            (fitted.Model as EnsembleModel)?.PredictMembers(test.Examples, cancellation));
    }

    private static Evaluation Validate(GenreModel model, ExampleSet valid, TrainingSettings settings, CancellationToken cancellation) =>
        Score(valid.Classes, ItemPrediction.Of(model, valid, workers: settings.Workers, cancellation: cancellation));

    private static ExperimentResult Summarize(ExampleSet examples, IReadOnlyList<Split> splits, List<Fold> folds, GenreModel model)
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
            History = folds[0].History,
            Leak = SplitLeak.Of(splits, examples.Items),
            Sizes = (splits[0].Train.Count, splits[0].Valid.Count, splits[0].Test.Count),
            Skipped = examples.Skipped,
            Refit = folds[0].Refit,
            Members = Compare(folds, all),
            FoldsPerRepeat = FoldsPerRepeat(folds, examples.Items.Count),
            FoldSettings = folds.Count > 1 ? [.. folds.Select(fold => Chosen(fold.Model)).OfType<IReadOnlyDictionary<string, string>>()] : [],
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

    private static IReadOnlyDictionary<string, string>? Chosen(GenreModel model) => (model as ClassicalModel)?.Hyperparameters;

    /// <summary>The members of an ensemble over the test parts of all folds.</summary>
    private static MemberComparison? Compare(List<Fold> folds, ItemPrediction[] all)
    {
        if (folds[0].Model is not EnsembleModel ensemble)
            return null;
        var members = Enumerable.Range(0, ensemble.Members.Count)
            .Select(member => new ProbabilityMatrix(folds.SelectMany(fold => fold.Members![member].Values.ToArray()).ToArray(), ensemble.Classes.Count))
            .ToArray();
        var labels = all.Select(prediction => prediction.Item.Label).ToArray();
        return MemberComparison.Of(ensemble, members, labels);
    }

    private static Evaluation Score(IReadOnlyList<string> classes, IReadOnlyList<ItemPrediction> predictions) =>
        Evaluation.Score(classes, predictions.Select(prediction => prediction.Item.Label).ToArray(), predictions.Select(prediction => prediction.Probabilities).ToArray());

    private sealed record Fold(GenreModel Model, IReadOnlyList<EpochRecord> History, IReadOnlyList<ItemPrediction> Test, Evaluation? Valid, IReadOnlyList<ProbabilityMatrix>? Members)
    {
        public RefitSummary? Refit { get; init; }
    }
}
