using Timbre.Models.Representations;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Fitting;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Tests.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Runs;

/// <summary>What is tuned inside a fold never sees the fold's test part.</summary>
public sealed class NestedTuningTests
{
    [Fact]
    public void A_recipe_is_given_no_item_of_the_fold_it_is_tested_on()
    {
        var examples = MadeUpData.Examples(perClass: 12, segments: 2);
        var spy = new Spy(ModelZoo.Find("knn")!);
        var settings = new TrainingSettings { Threads = 1, Tune = true };
        using var result = Experiment.Run(spy, examples, MadeUpData.For(spy), SplitPlan.Parse("kfold:4x2"), settings, new MadeUpData.Silent(), TestContext.Current.CancellationToken);
        var splits = SplitPlan.Parse("kfold:4x2").Apply(examples.Items, settings.Seed);
        Assert.Equal(8, result.Folds.Count);
        Assert.Equal(4, result.FoldsPerRepeat);
        Assert.Equal(8, result.FoldSettings.Count);
        // One more training, on everything, makes the model that is kept.
        Assert.Equal(9, spy.Given.Count);
        foreach (var (split, given) in splits.Zip(spy.Given))
        {
            var tested = split.Test.Select(index => examples.Items[index].Track).ToHashSet();
            Assert.DoesNotContain(given, item => tested.Contains(item.Track));
        }
    }

    [Fact]
    public void The_choice_of_a_fold_is_the_same_whatever_its_test_part_holds()
    {
        var examples = MadeUpData.Examples(perClass: 15);
        var before = Choices(examples);
        var fold = SplitPlan.Parse("kfold:3").Apply(examples.Items, 0)[0].Test.ToHashSet();
        // The features of the next class, so that every other fold, which trains on these items, fares worse.
        var poisoned = examples with
        {
            Examples = [.. examples.Examples.Select((example, i) => fold.Contains(i) ? example with { Features = examples.Examples[(i + 1) % examples.Examples.Count].Features } : example)],
        };
        Assert.Equal(before[0], Choices(poisoned)[0]);
        Assert.NotEqual(before.Skip(1), Choices(poisoned).Skip(1));
    }

    /// <summary>What the search of each fold said: the settings chosen and their accuracy inside the training part.</summary>
    private static string[] Choices(ExampleSet examples)
    {
        var observer = new MadeUpData.Silent();
        using var result = MadeUpData.Train("knn", examples, "kfold:3", observer: observer, tune: true);
        return [.. observer.Notes.Where(note => note.Contains("chosen by", StringComparison.Ordinal)).Take(3)];
    }

    private sealed class Spy(ModelRecipe inner) : ModelRecipe
    {
        public List<IReadOnlyList<DataItem>> Given { get; } = [];

        public override string Name => inner.Name;

        public override string Summary => inner.Summary;

        public override RepresentationKind LearnsFrom => inner.LearnsFrom;

        public override IReadOnlyList<Hyperparameter> Hyperparameters => inner.Hyperparameters;

        public override bool CanTune => inner.CanTune;

        public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
        {
            Given.Add([.. train.Items, .. valid?.Items ?? []]);
            return inner.Fit(train, valid, representation, settings, observer, cancellation);
        }
    }
}
