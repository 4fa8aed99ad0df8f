using Timbre.Learning.Data;
using Timbre.Learning.Distributed;
using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Experiments;

/// <summary>What a model said of an item of the test part.</summary>
/// <param name="Item">The item.</param>
/// <param name="Prediction">What was said, view by view.</param>
/// <param name="Probabilities">The views combined, one probability a class.</param>
public sealed record ItemPrediction(DataItem Item, Prediction Prediction, float[] Probabilities)
{
    /// <summary>Lets a model name the genre of every item of a set.</summary>
    /// <param name="model">The model, the same on every worker.</param>
    /// <param name="examples">The set.</param>
    /// <param name="rule">How the views of an item become one answer.</param>
    /// <param name="workers">The processes that share the work; null for this one alone.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static IReadOnlyList<ItemPrediction> Of(
        GenreModel model, ExampleSet examples, CombineRule rule = CombineRule.Mean, WorkerGroup? workers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        return SharedPrediction.Of(workers, examples.Examples, share => model.Predict(share, cancellation))
            .Zip(examples.Items, (prediction, item) => new ItemPrediction(item, prediction, prediction.Combine(rule)))
            .ToArray();
    }
}
