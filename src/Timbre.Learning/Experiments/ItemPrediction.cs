using Timbre.Learning.Data;
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
    public static IReadOnlyList<ItemPrediction> Of(GenreModel model, ExampleSet examples, CombineRule rule = CombineRule.Mean, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        return model.Predict(examples.Examples, cancellation)
            .Zip(examples.Items, (prediction, item) => new ItemPrediction(item, prediction, prediction.Combine(rule)))
            .ToArray();
    }
}
