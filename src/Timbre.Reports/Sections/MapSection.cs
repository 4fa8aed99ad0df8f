namespace Timbre.Reports.Sections;

internal static class MapSection
{
    // More would show no more, and take quadratically longer.
    private const int MostPoints = 1500;
    private const int FewestPoints = 8;
    private const double SmallestProbability = 1e-3;

    public static void Write(HtmlWriter page, ReportInput input)
    {
        var all = input.Result.Predictions;
        if (all.Count < FewestPoints)
        {
            page.Add($"<p>Too few test items for a map.</p>");
            return;
        }
        var step = (all.Count + MostPoints - 1) / MostPoints;
        var chosen = Enumerable.Range(0, all.Count).Where(i => i % step == 0).ToArray();
        var items = Array.ConvertAll(chosen, i => all[i]);
        var embeddings = input.Context.Embeddings;
        var vectors = embeddings is null ? Array.ConvertAll(items, LogRatios) : Array.ConvertAll(chosen, i => Array.ConvertAll(embeddings[i], value => (double)value));
        var points = NeighborEmbedding.Of(vectors, cancellation: input.Cancellation);
        var right = Array.ConvertAll(items, item => TensorPrimitives.IndexOfMax<float>(item.Probabilities) == item.Item.Label);
        var labels = Array.ConvertAll(items, item => item.Item.Label);

        var source = embeddings is null ? "the probabilities it gave each class (as centered log-ratios)" : $"the {embeddings[0].Length} inputs of its last layer, averaged over the item";
        page.Add($"{input.Figures.Draw(MapFigure.Of(points, labels, right, input.Result.Classes, "t-SNE 1 (no unit)", "t-SNE 2 (no unit)"), $"Test items by what the model made of them: {source}, brought to the plane by t-SNE (perplexity 30). Color and shape: true class; crosses: wrong answers. Nearness means likeness; distances between groups mean little.{(step > 1 ? $" Every {step}. item is shown." : "")}")}");
        page.Add($"<p>For {NearestShare(points, labels) * 100:0.0} % of the points the nearest other point is of the same class.</p>");
    }

    /// <summary>Centered log-ratios (Aitchison 1982): what the softmax left of the logits.</summary>
    private static double[] LogRatios(ItemPrediction item)
    {
        var logs = Array.ConvertAll(item.Probabilities, probability => Math.Log(Math.Max(probability, SmallestProbability)));
        var mean = logs.Average();
        return Array.ConvertAll(logs, value => value - mean);
    }

    private static double NearestShare(double[][] points, int[] labels)
    {
        var same = 0;
        for (var i = 0; i < points.Length; i++)
        {
            var (best, nearest) = (double.PositiveInfinity, i);
            for (var j = 0; j < points.Length; j++)
            {
                var (dx, dy) = (points[i][0] - points[j][0], points[i][1] - points[j][1]);
                if (j != i && dx * dx + dy * dy < best)
                    (best, nearest) = (dx * dx + dy * dy, j);
            }
            same += labels[nearest] == labels[i] ? 1 : 0;
        }
        return (double)same / points.Length;
    }
}
