using Timbre.Learning.Metrics;
using Timbre.Learning.Models;

namespace Timbre.Web.Listening;

/// <summary>
/// How genres change through a recording. Views overlap or leave gaps, so each answers for the time around its center: from halfway to the
/// view before it to halfway to the one after it.
/// </summary>
public sealed class GenreTimeline
{
    // As many steps as there are pixels to show them; what is longer is averaged.
    private const int MostMoments = 600;

    private readonly (double Center, float[] Probabilities)[] _samples;

    /// <summary>Lays the views of a recording out in time.</summary>
    /// <param name="views">At least one view, in any order.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="length">The recording's length.</param>
    public GenreTimeline(IReadOnlyList<View> views, IReadOnlyList<string> classes, TimeSpan length)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(classes);
        Classes = classes;
        Seconds = Math.Max(length.TotalSeconds, 1e-3);
        _samples = Thin(views.OrderBy(view => view.Start).Select(view => (Center(view), view.Probabilities)).ToArray());
        Moments = FindMoments();
        Stretches = Join();
    }

    /// <summary>Class names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The recording's length in seconds.</summary>
    public double Seconds { get; }

    /// <summary>The steps, in order of time; the first begins at 0, the last ends with the recording.</summary>
    public IReadOnlyList<GenreStretch> Moments { get; }

    /// <summary>Neighboring steps of the same first genre, joined.</summary>
    public IReadOnlyList<GenreStretch> Stretches { get; }

    /// <summary>
    /// The outline of each class in a stack of all of them, as an SVG path in a box of 1000 × 100: its height at a time is its probability then.
    /// The class that is most probable over all lies lowest.
    /// </summary>
    public IReadOnlyList<(int Label, string Path)> Streams()
    {
        var order = Enumerable.Range(0, Classes.Count).OrderByDescending(label => _samples.Sum(sample => sample.Probabilities[label])).ToArray();
        var points = Points();
        var below = new double[points.Length];
        var streams = new List<(int, string)>();
        foreach (var label in order)
        {
            var above = points.Select((point, i) => below[i] + point.Probabilities[label]).ToArray();
            if (points.Any(point => point.Probabilities[label] > 0.005))
                streams.Add((label, Outline(points, below, above)));
            below = above;
        }
        return streams;
    }

    private double Center(View view) => Math.Clamp(view.Start.TotalSeconds + view.Length.TotalSeconds / 2, 0, Seconds);

    private static (double, float[])[] Thin((double Center, float[] Probabilities)[] samples)
    {
        if (samples.Length <= MostMoments)
            return samples;
        var thin = new (double, float[])[MostMoments];
        for (var i = 0; i < MostMoments; i++)
        {
            var part = samples[(int)((long)i * samples.Length / MostMoments)..(int)((i + 1L) * samples.Length / MostMoments)];
            var mean = new float[samples[0].Probabilities.Length];
            for (var label = 0; label < mean.Length; label++)
                mean[label] = part.Average(sample => sample.Probabilities[label]);
            thin[i] = (part.Average(sample => sample.Center), mean);
        }
        return thin;
    }

    private GenreStretch[] FindMoments()
    {
        var moments = new GenreStretch[_samples.Length];
        for (var i = 0; i < moments.Length; i++)
        {
            var from = i == 0 ? 0 : (_samples[i - 1].Center + _samples[i].Center) / 2;
            var to = i == moments.Length - 1 ? Seconds : (_samples[i].Center + _samples[i + 1].Center) / 2;
            var label = Evaluation.Argmax(_samples[i].Probabilities);
            moments[i] = new GenreStretch(from, to, label, _samples[i].Probabilities[label]);
        }
        return moments;
    }

    private List<GenreStretch> Join()
    {
        var stretches = new List<GenreStretch>();
        foreach (var moment in Moments)
        {
            if (stretches.Count > 0 && stretches[^1] is var last && last.Label == moment.Label)
            {
                var length = moment.To - last.From;
                var mean = length > 0 ? (last.Probability * (last.To - last.From) + moment.Probability * (moment.To - moment.From)) / length : moment.Probability;
                stretches[^1] = last with { To = moment.To, Probability = mean };
            }
            else
            {
                stretches.Add(moment);
            }
        }
        return stretches;
    }

    /// <summary>The samples, continued level to both ends.</summary>
    private (double X, float[] Probabilities)[] Points() =>
    [
        (0, _samples[0].Probabilities),
        .. _samples.Select(sample => (sample.Center / Seconds * 1000, sample.Probabilities)),
        (1000, _samples[^1].Probabilities),
    ];

    private static string Outline((double X, float[] Probabilities)[] points, double[] below, double[] above)
    {
        var path = new System.Text.StringBuilder();
        for (var i = 0; i < points.Length; i++)
            path.Append(FormattableString.Invariant($"{(i == 0 ? 'M' : 'L')}{points[i].X:0.#} {100 - above[i] * 100:0.##}"));
        for (var i = points.Length - 1; i >= 0; i--)
            path.Append(FormattableString.Invariant($"L{points[i].X:0.#} {100 - below[i] * 100:0.##}"));
        return path.Append('Z').ToString();
    }
}
