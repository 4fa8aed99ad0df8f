using Timbre.Models.Classical;
using Timbre.Training.Fitting;

namespace Timbre.Training.Tests.Classical;

public class KNearestNeighborsTests
{
    private static readonly Dictionary<string, string> OneUniform = new() { ["k"] = "3", ["weights"] = "uniform", ["transform"] = "standard" };

    [Fact]
    public void The_three_nearest_rows_vote_alike()
    {
        var model = new KNearestNeighborsTrainer().Fit(new Samples([0, 1, 2, 10, 11, 12], 6, 1), [0, 0, 1, 1, 1, 1], 2, OneUniform);
        Assert.Equal([2 / 3f, 1 / 3f, 0, 1], model.PredictProbabilities(new Samples([0.9f, 11], 2, 1)));
    }

    [Fact]
    public void A_row_met_in_training_decides_alone_when_votes_weigh_by_distance()
    {
        var model = new KNearestNeighborsTrainer().Fit(new Samples([0, 1, 2, 3], 4, 1), [0, 1, 1, 1], 2, new Dictionary<string, string> { ["k"] = "3" });
        Assert.Equal([1, 0], model.PredictProbabilities(new Samples([0], 1, 1)));
    }

    [Fact]
    public void Fewer_rows_than_neighbors_all_vote()
    {
        var model = new KNearestNeighborsTrainer().Fit(new Samples([0, 1, 5, 6], 4, 1), [0, 1, 1, 1], 2, new Dictionary<string, string> { ["k"] = "9", ["weights"] = "uniform" });
        Assert.Equal([0.25f, 0.75f], model.PredictProbabilities(new Samples([0], 1, 1)));
    }
}
