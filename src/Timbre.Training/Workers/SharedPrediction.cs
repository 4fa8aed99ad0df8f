namespace Timbre.Training.Workers;

/// <summary>Predictions that several workers make together: each those of its own share of the examples, and all get all of them.</summary>
internal static class SharedPrediction
{
    /// <summary>The prediction for each example.</summary>
    /// <param name="workers">The workers; null for one alone.</param>
    /// <param name="examples">What is looked at, the same on every worker.</param>
    public static IReadOnlyList<Prediction> Of(WorkerGroup? workers, IReadOnlyList<Example> examples, Func<IReadOnlyList<Example>, IReadOnlyList<Prediction>> predict)
    {
        if (workers is null)
            return predict(examples);
        var (from, to) = workers.Share(examples.Count);
        var own = predict(examples.Skip(from).Take(to - from).ToArray());
        return workers.Gather(Write(own)).SelectMany(Read).ToArray();
    }

    private static byte[] Write(IReadOnlyList<Prediction> predictions)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(predictions.Count);
        foreach (var prediction in predictions)
        {
            writer.Write(prediction.Views.Count);
            foreach (var view in prediction.Views)
            {
                writer.Write(view.Start.Ticks);
                writer.Write(view.Length.Ticks);
                writer.Write(view.Probabilities.Length);
                foreach (var probability in view.Probabilities)
                    writer.Write(probability);
            }
        }
        writer.Flush();
        return bytes.ToArray();
    }

    private static Prediction[] Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var predictions = new Prediction[reader.ReadInt32()];
        for (var i = 0; i < predictions.Length; i++)
        {
            var views = new View[reader.ReadInt32()];
            for (var k = 0; k < views.Length; k++)
            {
                var (start, length) = (TimeSpan.FromTicks(reader.ReadInt64()), TimeSpan.FromTicks(reader.ReadInt64()));
                var probabilities = new float[reader.ReadInt32()];
                for (var label = 0; label < probabilities.Length; label++)
                    probabilities[label] = reader.ReadSingle();
                views[k] = new View(start, length, probabilities);
            }
            predictions[i] = new Prediction(views);
        }
        return predictions;
    }
}
