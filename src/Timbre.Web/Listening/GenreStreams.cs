namespace Timbre.Web.Listening;

/// <summary>Draws how genres change through a recording as a stack of all classes.</summary>
internal static class GenreStreams
{
    /// <summary>
    /// The outline of each class that shows, as an SVG path in a box of 1000 × 100: its height at a time is its probability then. The class that is most
    /// probable over all lies lowest.
    /// </summary>
    public static IReadOnlyList<(int Label, string Path)> Draw(GenreTimeline timeline)
    {
        // Continued level to both ends.
        (double X, float[] Probabilities)[] points =
        [
            (0, timeline.Samples[0].Probabilities),
            .. timeline.Samples.Select(sample => (sample.Center / timeline.Seconds * 1000, sample.Probabilities)),
            (1000, timeline.Samples[^1].Probabilities),
        ];
        var below = new double[points.Length];
        var streams = new List<(int, string)>();
        foreach (var label in Enumerable.Range(0, points[0].Probabilities.Length).OrderByDescending(label => timeline.Samples.Sum(sample => sample.Probabilities[label])))
        {
            var above = points.Select((point, i) => below[i] + point.Probabilities[label]).ToArray();
            if (points.Any(point => point.Probabilities[label] > 0.005))
                streams.Add((label, Outline(points, below, above)));
            below = above;
        }
        return streams;
    }

    private static string Outline((double X, float[] Probabilities)[] points, double[] below, double[] above)
    {
        var path = new StringBuilder();
        for (var i = 0; i < points.Length; i++)
            path.Append(FormattableString.Invariant($"{(i == 0 ? 'M' : 'L')}{points[i].X:0.#} {100 - above[i] * 100:0.##}"));
        for (var i = points.Length - 1; i >= 0; i--)
            path.Append(FormattableString.Invariant($"L{points[i].X:0.#} {100 - below[i] * 100:0.##}"));
        return path.Append('Z').ToString();
    }
}
