using Timbre.Files.Seeding;
using Timbre.Reports.Statistics;

namespace Timbre.Reports.Tests;

public sealed class ProjectionTests
{
    // sklearn.decomposition.PCA(2) of the rows below.
    private static readonly double[][] Rows =
    [
        [2.5, 2.4, 0.5], [0.5, 0.7, 1.9], [2.2, 2.9, 0.3], [1.9, 2.2, 1.1], [3.1, 3.0, 0.2], [2.3, 2.7, 0.9],
    ];

    private static readonly double[][] ExpectedScores =
    [
        [-0.462268611, -0.212809563], [2.507215114, -0.048821851], [-0.671647112, 0.365432427], [0.318663940, 0.023309325], [-1.354113843, -0.215594820], [-0.337849489, 0.088484481],
    ];

    [Fact]
    public void Principal_components_equal_those_of_scikit_learn()
    {
        var components = PrincipalComponents.Of(Rows, 2);
        for (var i = 0; i < Rows.Length; i++)
        {
            Assert.Equal(Math.Abs(ExpectedScores[i][0]), Math.Abs(components[i][0]), 1e-6);
            Assert.Equal(Math.Abs(ExpectedScores[i][1]), Math.Abs(components[i][1]), 1e-6);
        }
    }

    [Fact]
    public void Scores_are_uncorrelated()
    {
        var random = SeedSequence.Generator(3, "points");
        var rows = Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, 5).Select(k => random.NextDouble() * (k + 1)).ToArray()).ToArray();
        var components = PrincipalComponents.Of(rows, 5);
        Assert.Equal(0, components.Sum(score => score[0] * score[1]), 1e-3);
    }

    [Fact]
    public void Equal_vectors_have_no_variance_and_no_map_to_break()
    {
        var same = Enumerable.Repeat(new[] { 1.0, 2.0, 3.0 }, 10).ToArray();
        Assert.All(PrincipalComponents.Of(same, 2), score => Assert.All(score, value => Assert.Equal(0, value, 1e-9)));
        Assert.All(NeighborEmbedding.Of(same), point => Assert.All(point, value => Assert.True(double.IsFinite(value))));
    }

    [Fact]
    public void Groups_that_lie_apart_in_many_dimensions_stay_apart_in_the_plane()
    {
        var random = SeedSequence.Generator(4, "groups");
        var rows = Enumerable.Range(0, 120).Select(i => Enumerable.Range(0, 10).Select(k => (k == i % 3 ? 6.0 : 0) + random.NextDouble()).ToArray()).ToArray();
        var points = NeighborEmbedding.Of(rows);
        Assert.All(Enumerable.Range(0, 120), i =>
        {
            var nearest = Enumerable.Range(0, 120).Where(j => j != i).MinBy(j => Math.Pow(points[i][0] - points[j][0], 2) + Math.Pow(points[i][1] - points[j][1], 2));
            Assert.Equal(i % 3, nearest % 3);
        });
        Assert.Equal(points, NeighborEmbedding.Of(rows));
    }

    [Fact]
    public void An_embedding_ends_soon_after_it_is_canceled()
    {
        var random = SeedSequence.Generator(6, "points");
        var rows = Enumerable.Range(0, 3000).Select(_ => Enumerable.Range(0, 10).Select(_ => random.NextDouble()).ToArray()).ToArray();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        Assert.Throws<OperationCanceledException>(() => NeighborEmbedding.Of(rows, cancellation: cancellation.Token));
        Assert.Throws<OperationCanceledException>(() => PrincipalComponents.Of(rows, 2, cancellation.Token));
    }
}
