using Timbre.Learning.Distributed;
using Timbre.Learning.Metrics;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Training;

/// <summary>Chooses a trained model's temperature on the validation part (Guo et al., ICML 2017).</summary>
internal static class Calibration
{
    // A temperature chosen on fewer items says more about them than about the model.
    public const int LeastItems = 50;

    /// <summary>Gives the model the temperature of the least log loss, with the views combined as in use; without enough items, leaves it.</summary>
    /// <param name="model">The model, at temperature 1.</param>
    /// <param name="valid">The validation part; may be null.</param>
    /// <param name="workers">The processes that share the work; null for this one alone.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static void Fit(GenreModel model, ExampleSet? valid, WorkerGroup? workers, CancellationToken cancellation)
    {
        if (valid is null || valid.Items.Count < LeastItems)
            return;
        var predictions = SharedPrediction.Of(workers, valid.Examples, share => model.Predict(share, cancellation));
        Fit(model, predictions, valid);
    }

    /// <summary>Gives the model the temperature of the least log loss.</summary>
    /// <param name="model">The model, at temperature 1.</param>
    /// <param name="predictions">What it says, or would say, of items that it was not trained on.</param>
    /// <param name="examples">These items.</param>
    public static void Fit(GenreModel model, IReadOnlyList<Prediction> predictions, ExampleSet examples)
    {
        if (examples.Items.Count < LeastItems)
            return;
        var labels = examples.Labels;
        model.Temperature = TemperatureScaling.Fit(temperature =>
            Evaluation.Score(examples.Classes, labels, predictions.Select(prediction => TemperatureScaling.Rescale(prediction, temperature).Combine(CombineRule.Mean)).ToArray()).LogLoss);
    }
}
