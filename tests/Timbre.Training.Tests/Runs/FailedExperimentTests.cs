using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Training.Examples;
using Timbre.Training.Fitting;
using Timbre.Training.Recipes;
using Timbre.Training.Runs;
using Timbre.Training.Splits;
using Timbre.Training.Tests.Recipes;

namespace Timbre.Training.Tests.Runs;

public sealed class FailedExperimentTests
{
    [Theory]
    [InlineData("kfold:2", 3)]
    [InlineData("tracks:70/30", 1)]
    public void Every_model_is_freed_when_the_predictions_cannot_be_scored(string split, int models)
    {
        var examples = MadeUpData.Examples(perClass: 6);
        var recipe = new OneClassRecipe();
        Assert.Throws<IndexOutOfRangeException>(() => Experiment.Run(
            recipe, examples, MadeUpData.Both, SplitPlan.Parse(split), new TrainingSettings { Threads = 1 }, new MadeUpData.Silent(), TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Repeat(1, models), recipe.Fitted.Select(model => model.Disposals));
    }

    private sealed class OneClassRecipe : ModelRecipe
    {
        public List<OneClassModel> Fitted { get; } = [];

        public override string Name => "one-class";

        public override string Summary => "knows one class of several";

        public override RepresentationKind LearnsFrom => RepresentationKind.Features;

        public override IReadOnlyList<Hyperparameter> Hyperparameters => [];

        public override FittedModel Fit(ExampleSet train, ExampleSet? valid, Representation representation, TrainingSettings settings, ITrainingObserver observer, CancellationToken cancellation)
        {
            Fitted.Add(new OneClassModel(train.Classes, representation));
            return new FittedModel(Fitted[^1], []);
        }
    }

    private sealed class OneClassModel(IReadOnlyList<string> classes, Representation representation) : GenreModel("one-class", classes, representation)
    {
        public int Disposals { get; private set; }

        public override ModelKind Kind => ModelKind.Classical;

        protected override IReadOnlyList<Prediction> PredictUnscaled(IReadOnlyList<Example> examples, CancellationToken cancellation) =>
            [.. examples.Select(example => new Prediction([new View(TimeSpan.Zero, example.Length, [1])]))];

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}
