using Timbre.Models.Inference;
using Timbre.Models.Recognition;

namespace Timbre.Models.Tests.Recognition;

public sealed class GenreTimelineTests
{
    [Fact]
    public void A_view_counts_from_halfway_to_the_one_before_to_halfway_to_the_one_after()
    {
        // Views of 4 s every 2 s, whose centers are 2, 4, 6, 8.
        var timeline = new GenreTimeline([View(0, 4, 0.9f), View(2, 4, 0.7f), View(4, 4, 0.2f), View(6, 4, 0.8f)], ["a", "b"], TimeSpan.FromSeconds(10));
        Assert.Equal([(0, 3, "a"), (3, 5, "a"), (5, 7, "b"), (7, 10, "a")], timeline.Steps.Select(step => (step.Start, step.End, step.Genre)));
        Assert.Equal([(0, 5, "a"), (5, 7, "b"), (7, 10, "a")], timeline.Spans.Select(span => (span.Start, span.End, span.Genre)));
        Assert.Equal(((3 * 0.9) + (2 * 0.7)) / 5, timeline.Spans[0].Probability, 1e-6);
    }

    [Fact]
    public void One_view_is_the_whole_recording()
    {
        var span = Assert.Single(new GenreTimeline([View(0, 30, 0.6f)], ["a", "b"], TimeSpan.FromSeconds(30)).Spans);
        Assert.Equal((0, 30, "a"), (span.Start, span.End, span.Genre));
    }

    [Fact]
    public void Of_very_many_views_neighbors_are_averaged()
    {
        var views = Enumerable.Range(0, 2400).Select(i => View(i, 1, i < 1200 ? 0.9f : i % 4 == 0 ? 0.6f : 0.1f)).ToArray();
        var timeline = new GenreTimeline(views, ["a", "b"], TimeSpan.FromSeconds(2400));
        Assert.Equal(600, timeline.Steps.Count);
        Assert.Equal([(0, 1200, "a"), (1200, 2400, "b")], timeline.Spans.Select(span => (span.Start, span.End, span.Genre)));
        Assert.Equal(1 - ((0.6 + 0.3) / 4), timeline.Spans[1].Probability, 1e-5);
    }

    private static View View(double start, double length, float first) => new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(length), [first, 1 - first]);
}
