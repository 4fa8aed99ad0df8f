using Timbre.Models.Classical;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

public class PreprocessingTests
{
    [Fact]
    public void Standardized_features_have_mean_0_and_deviation_1_and_a_constant_becomes_0()
    {
        var x = new Samples([1, 0.1f, 2, 0.1f, 3, 0.1f, 4, 0.1f], 4, 2);
        var z = PreprocessorFitting.Map(x, PreprocessorFitting.FitScaler(x).Transform);
        var deviation = Math.Sqrt(1.25);
        for (var row = 0; row < 4; row++)
        {
            Assert.Equal((row - 1.5) / deviation, z.Row(row)[0], 1e-6);
            Assert.Equal(0, z.Row(row)[1], 1e-6);
        }
    }

    [Fact]
    public void Ranks_become_normal_deviates_whatever_the_distribution()
    {
        var values = Enumerable.Range(0, 500).Select(i => MathF.Exp(i / 40f)).ToArray();
        new Random(1).Shuffle(values);
        var x = new Samples(values, 500, 1);
        var z = PreprocessorFitting.Map(x, PreprocessorFitting.FitRanks(x).Transform).Values.ToArray();
        var order = values.Zip(z).OrderBy(pair => pair.First).Select(pair => pair.Second).ToArray();
        Assert.Equal(order.Order(), order);
        // Φ⁻¹(0.001), Φ⁻¹(0.251), Φ⁻¹(0.999)
        Assert.Equal(-3.0902, order[0], 1e-3);
        Assert.Equal(-0.6713, order[125], 1e-3);
        Assert.Equal(3.0902, order[499], 1e-3);
    }

    [Fact]
    public void Values_beyond_the_training_rows_count_as_their_extremes_and_equal_ones_share_a_rank()
    {
        var transform = PreprocessorFitting.FitRanks(new Samples([0, 1, 1, 2], 4, 1));
        var z = PreprocessorFitting.Map(new Samples([-9, 0, 1, 2, 9, 0.5f], 6, 1), transform.Transform).Values;
        Assert.Equal(z[1], z[0]);
        Assert.Equal(z[3], z[4]);
        Assert.Equal(0, z[2], 1e-6);
        Assert.InRange(z[5], z[1], z[2]);
    }

    [Theory]
    [InlineData(0.001, -3.0902323061678132)]
    [InlineData(0.025, -1.9599639845400545)]
    [InlineData(0.5, 0)]
    [InlineData(0.8413447460685429, 1)]
    public void The_normal_quantile_matches_tables(double probability, double expected) =>
        Assert.Equal(expected, RankGaussTransform.NormalQuantile(probability), 1e-8);
}
