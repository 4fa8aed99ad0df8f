using Timbre.Training.Metrics;
using Timbre.Training.Runs;

namespace Timbre.Training.Tests.Metrics;

public sealed class UncertaintyTests
{
    /// <summary>Quantiles as scipy.stats.t.ppf(0.975, df) of SciPy 1.10 gives them, to the 9 digits that it computes right.</summary>
    [Theory]
    [InlineData(1, 12.706204736432095)]
    [InlineData(1.5, 6.016663107990447)]
    [InlineData(2, 4.302652729911275)]
    [InlineData(4, 2.7764451051977987)]
    [InlineData(9, 2.2621571627409915)]
    [InlineData(29, 2.045229642132703)]
    public void Quantiles_of_t_are_the_tables(double freedom, double quantile)
    {
        Assert.Equal(quantile, StudentT.Quantile(0.975, freedom), 1e-9 * quantile);
        Assert.Equal(-quantile, StudentT.Quantile(0.025, freedom), 1e-9 * quantile);
    }

    /// <summary>For 1 and 2 degrees of freedom the quantile has a closed form: tan(π(p − ½)), and (2p − 1) √(2 / (1 − (2p − 1)²)).</summary>
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.975)]
    [InlineData(0.9995)]
    [InlineData(0.01)]
    public void Quantiles_of_t_are_exact_where_they_have_a_closed_form(double share)
    {
        var one = Math.Tan(Math.PI * (share - 0.5));
        var two = ((2 * share) - 1) * Math.Sqrt(2 / (1 - Math.Pow((2 * share) - 1, 2)));
        Assert.Equal(one, StudentT.Quantile(share, 1), 1e-10 * Math.Abs(one));
        Assert.Equal(two, StudentT.Quantile(share, 2), 1e-10 * Math.Abs(two));
        Assert.Equal(share, StudentT.Cumulative(one, 1), 12);
    }

    /// <summary>Computed with numpy and scipy: mean ± t · s · √(1/5), and √(1/5 + 1/4) for five folds.</summary>
    [Fact]
    public void Intervals_over_seeds_and_folds_are_those_computed_elsewhere()
    {
        double[] values = [0.61, 0.64, 0.66, 0.60, 0.65];
        var seeds = MeanEstimate.OfSeeds(values);
        Assert.Equal(0.632, seeds.Mean, 12);
        Assert.Equal(0.025884358211089593, seeds.Deviation, 12);
        Assert.Equal(0.59986032429268, seeds.Interval.Low, 9);
        Assert.Equal(0.66413967570732, seeds.Interval.High, 9);
        var folds = MeanEstimate.OfFolds(values, folds: 5);
        Assert.Equal(0.58379048643902, folds.Interval.Low, 9);
        Assert.Equal(0.68020951356098, folds.Interval.High, 9);
    }

    [Fact]
    public void One_measurement_has_no_spread()
    {
        var one = MeanEstimate.OfSeeds([0.5]);
        Assert.True(double.IsNaN(one.Deviation));
        Assert.Null(EstimateMetrics.Of(one).Interval);
        Assert.Equal("0.500", one.ToString());
    }

    /// <summary>In 2000 repetitions with a known mean, the interval holds it in about 95 of 100.</summary>
    [Fact]
    public void The_interval_over_seeds_holds_the_true_mean_as_often_as_it_claims()
    {
        var random = new Random(3);
        double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var held = Enumerable.Range(0, 2000).Count(_ => MeanEstimate.OfSeeds([.. Enumerable.Range(0, 4).Select(_ => 0.6 + (0.05 * Gaussian()))]).Interval is { Low: <= 0.6, High: >= 0.6 });
        Assert.InRange(held / 2000.0, 0.935, 0.965);
    }

    /// <summary>
    /// 1 and 7 discordant pairs are the example of Fagerland, Lydersen and Laake (2013): exact p 0.070, mid-p 0.039. The other exact values are
    /// scipy.stats.binomtest(min, n, 0.5).
    /// </summary>
    [Theory]
    [InlineData(1, 7, 0.0703125, 0.0390625)]
    [InlineData(7, 1, 0.0703125, 0.0390625)]
    [InlineData(17, 30, 0.07894069368148846, double.NaN)]
    [InlineData(0, 6, 0.03125, 0.015625)]
    [InlineData(5, 5, 1, 0.876953125)]
    [InlineData(0, 0, 1, 0.5)]
    public void McNemars_p_is_the_textbooks(int onlyFirst, int onlySecond, double exact, double midP)
    {
        var test = new McNemarTest(onlyFirst, onlySecond);
        Assert.Equal(exact, test.Exact, 9);
        if (!double.IsNaN(midP))
            Assert.Equal(midP, test.MidP, 9);
    }
}
