using Timbre.Models.MelStatistics;

namespace Timbre.Models.Tests.MelStatistics;

public sealed class RunningMeanTests
{
    [Theory]
    [InlineData(5, 8)]
    [InlineData(64, 8)]
    [InlineData(100, 1)]
    public void It_is_the_mean_of_the_neighbors_that_there_are(int length, int reach)
    {
        var random = new Random(1);
        var series = Enumerable.Range(0, length).Select(_ => random.NextSingle()).ToArray();
        var means = new float[length];
        var running = new RunningMean(length, reach);
        running.Compute(new float[length], means);
        running.Compute(series, means);
        for (var i = 0; i < length; i++)
            Assert.Equal(series[Math.Max(0, i - reach)..Math.Min(length, i + reach + 1)].Average(), means[i], 1e-5);
    }
}
