using Timbre.Models.Classical;
using Timbre.Training.Fitting;
using Timbre.Training.Tests.Classical;

namespace Timbre.Training.Tests.Fitting;

public class GridSearchTests
{
    [Fact]
    public void Folds_hold_each_class_in_proportion_and_never_part_a_track()
    {
        var labels = Enumerable.Range(0, 300).Select(row => row / 3 % 4).ToArray();
        var groups = Enumerable.Range(0, 300).Select(row => row / 3).ToArray();
        var fold = GroupedFolds.Assign(labels, groups, 5, 1);
        Assert.All(groups.Zip(fold).GroupBy(pair => pair.First), track => Assert.Single(track.Select(pair => pair.Second).Distinct()));
        foreach (var index in Enumerable.Range(0, 5))
        {
            foreach (var label in Enumerable.Range(0, 4))
                Assert.Equal(15, Enumerable.Range(0, 300).Count(row => fold[row] == index && labels[row] == label));
        }
        Assert.Equal(fold, GroupedFolds.Assign(labels, groups, 5, 1));
        Assert.NotEqual(fold, GroupedFolds.Assign(labels, groups, 5, 2));
        Assert.Contains("3 tracks cannot make 5 folds", Assert.Throws<ArgumentException>(() => GroupedFolds.Assign([0, 1, 2], null, 5, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_is_given_is_not_searched()
    {
        Assert.Equal(16, GridSearch.Candidates(FeatureTables.Trainer("svm")).Count);
        var fixedC = GridSearch.Candidates(FeatureTables.Trainer("svm"), new Dictionary<string, string> { ["c"] = "2" });
        Assert.Equal(4, fixedC.Count);
        Assert.All(fixedC, candidate => Assert.DoesNotContain("c", candidate.Keys));
    }

    [Fact]
    public void Finds_the_settings_that_suit_the_data()
    {
        // Labels of neighbors are noise in one row of four, so many neighbors beat few.
        var (x, labels) = FeatureTables.Clouds(2, 150, 11, 1.2);
        var random = new Random(3);
        for (var row = 0; row < labels.Length; row++)
        {
            if (random.Next(4) == 0)
                labels[row] = 1 - labels[row];
        }
        var result = GridSearch.Search(FeatureTables.Trainer("knn"), new Dictionary<string, string> { ["weights"] = "uniform" }, x, labels, 2, 5, new FitOptions { Seed = 1 });
        Assert.Equal(8, result.Scores.Count);
        Assert.Equal("uniform", result.Settings["weights"]);
        Assert.Equal(result.Scores[0].Settings["k"], result.Settings["k"]);
        Assert.NotEqual("3", result.Settings["k"]);
        Assert.Equal(result.Scores.Max(score => score.Accuracy), result.Scores[0].Accuracy);
        Assert.All(result.Scores, score => Assert.InRange(score.StandardError, 0, 0.2));
    }

    [Fact]
    public void A_search_over_segments_scores_unseen_tracks_alone()
    {
        // Each track has its own place and a random label: to a search that saw tracks on both sides, neighbors would seem perfect.
        var random = new Random(2);
        var values = new float[400];
        var labels = new int[400];
        var groups = new int[400];
        for (var row = 0; row < 400; row++)
        {
            groups[row] = row / 10;
            values[row] = (groups[row] * 7919 % 40) + (float)(random.NextDouble() * 0.1);
            labels[row] = groups[row] * 31 % 7 % 2;
        }
        var x = new Samples(values, 400, 1);
        var honest = GridSearch.Search(FeatureTables.Trainer("knn"), null, x, labels, 2, 5, new FitOptions { Groups = groups });
        var leaky = GridSearch.Search(FeatureTables.Trainer("knn"), null, x, labels, 2, 5);
        Assert.InRange(honest.Scores[0].Accuracy, 0.2, 0.8);
        Assert.InRange(leaky.Scores[0].Accuracy, 0.97, 1);
    }

    [Fact]
    public void The_support_vector_machine_is_searched_by_its_votes()
    {
        var (x, labels) = FeatureTables.Clouds(3, 20, 5, 1.5);
        var result = GridSearch.Search(FeatureTables.Trainer("svm-linear"), null, x, labels, 3, 4, new FitOptions { Threads = 2 });
        Assert.Equal(4, result.Scores.Count);
        Assert.InRange(result.Scores[0].Accuracy, 0.7, 1);
    }

    [Fact]
    public void Data_too_poor_for_folds_is_refused_in_one_line()
    {
        var exception = Assert.Throws<ArgumentException>(() => GridSearch.Search(FeatureTables.Trainer("knn"), null, new Samples([1, 2, 3, 4], 4, 1), [0, 0, 0, 0], 2, 2));
        Assert.Contains("one class", exception.Message, StringComparison.Ordinal);
    }
}
