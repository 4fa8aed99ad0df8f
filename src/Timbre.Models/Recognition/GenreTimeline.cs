namespace Timbre.Models.Recognition;

/// <summary>
/// How genres change through a recording. Views overlap or leave gaps, so each counts for the time around its center: from halfway to the view
/// before it to halfway to the one after it.
/// </summary>
internal sealed class GenreTimeline
{
    // As many steps as there are pixels to show them; what is longer is averaged.
    private const int MostSteps = 600;

    /// <summary>Lays the views of a recording, at least one, in order of time, out in time.</summary>
    public GenreTimeline(IReadOnlyList<View> views, IReadOnlyList<string> classes, TimeSpan length)
    {
        Seconds = Math.Max(length.TotalSeconds, 1e-3);
        Samples = Thin([.. views.Select(view => (Math.Clamp((view.Start + (view.Length / 2)).TotalSeconds, 0, Seconds), view.Probabilities))]);
        Steps = [.. Samples.Select((_, i) => Step(i, classes))];
        Spans = Join();
    }

    /// <summary>The recording's length in seconds, more than 0.</summary>
    public double Seconds { get; }

    /// <summary>The centers of views, in seconds, and the probability of each class there.</summary>
    public IReadOnlyList<(double Center, float[] Probabilities)> Samples { get; }

    /// <summary>The first genre of each sample, in order of time; the first begins at 0, the last ends with the recording.</summary>
    public IReadOnlyList<GenreSpan> Steps { get; }

    /// <summary>Neighboring steps of the same genre, joined.</summary>
    public IReadOnlyList<GenreSpan> Spans { get; }

    private static (double Center, float[] Probabilities)[] Thin((double Center, float[] Probabilities)[] samples)
    {
        if (samples.Length <= MostSteps)
            return samples;
        var thin = new (double, float[])[MostSteps];
        for (var i = 0; i < MostSteps; i++)
        {
            var part = samples[(int)((long)i * samples.Length / MostSteps)..(int)((i + 1L) * samples.Length / MostSteps)];
            var mean = new float[samples[0].Probabilities.Length];
            foreach (var (_, probabilities) in part)
                TensorPrimitives.MultiplyAdd(probabilities, 1f / part.Length, mean, mean);
            thin[i] = (part.Average(sample => sample.Center), mean);
        }
        return thin;
    }

    private GenreSpan Step(int i, IReadOnlyList<string> classes)
    {
        var start = i == 0 ? 0 : (Samples[i - 1].Center + Samples[i].Center) / 2;
        var end = i == Samples.Count - 1 ? Seconds : (Samples[i].Center + Samples[i + 1].Center) / 2;
        var label = TensorPrimitives.IndexOfMax<float>(Samples[i].Probabilities);
        return new GenreSpan(start, end, classes[label], Samples[i].Probabilities[label]);
    }

    private List<GenreSpan> Join()
    {
        var spans = new List<GenreSpan>();
        foreach (var step in Steps)
        {
            if (spans.Count == 0 || spans[^1].Genre != step.Genre)
            {
                spans.Add(step);
                continue;
            }
            var last = spans[^1];
            var length = step.End - last.Start;
            var mean = length > 0 ? ((last.Probability * (last.End - last.Start)) + (step.Probability * (step.End - step.Start))) / length : step.Probability;
            spans[^1] = last with { End = step.End, Probability = mean };
        }
        return spans;
    }
}
