using Timbre.Models.Ensembles;
using Timbre.Models.Inference;

namespace Timbre.Models.Tests.Ensembles;

public sealed class TimelineTests
{
    [Fact]
    public void What_divides_time_otherwise_is_averaged_over_what_overlaps()
    {
        var halves = new Prediction([At(0, 10, 1), At(10, 10, 0)]);
        var stretches = new[] { At(0, 5, 0), At(5, 10, 0), At(15, 5, 0) };
        Assert.Equal(stretches, Timeline.Finest([halves, new Prediction(stretches)]));
        var rows = new List<float>();
        Timeline.Add(halves, stretches, rows);
        Assert.Equal([1f, 0, 0.5f, 0.5f, 0, 1], rows);
    }

    [Fact]
    public void A_stretch_that_nothing_overlaps_gets_what_is_said_of_the_whole()
    {
        var rows = new List<float>();
        Timeline.Add(new Prediction([At(0, 10, 1), At(10, 10, 0)]), [At(20, 5, 0)], rows);
        Assert.Equal([0.5f, 0.5f], rows);
    }

    private static View At(double start, double length, float probability) =>
        new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(length), [probability, 1 - probability]);
}
