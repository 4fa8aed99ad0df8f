using Timbre.Models.Inference;

namespace Timbre.Models.Tests.Inference;

public sealed class CombineTests
{
    private static readonly Prediction Three = new(
    [
        new View(TimeSpan.Zero, TimeSpan.FromSeconds(3), [0.6f, 0.4f, 0]),
        new View(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), [0.6f, 0.4f, 0]),
        new View(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(3), [0, 0.1f, 0.9f]),
    ]);

    [Fact]
    public void Mean_weighs_all_stretches_alike() => Equal([0.4f, 0.3f, 0.3f], CombineRule.Mean);

    [Fact]
    public void Max_finds_what_shows_only_in_places() => Equal([0.6f / 1.9f, 0.4f / 1.9f, 0.9f / 1.9f], CombineRule.Max);

    [Fact]
    public void Vote_counts_stretches() => Equal([2 / 3f, 0, 1 / 3f], CombineRule.Vote);

    private static void Equal(float[] expected, CombineRule rule)
    {
        var actual = Three.Combine(rule);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 5);
    }
}
