using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Splits;

namespace Timbre.Training.Tests.Splits;

public sealed class SplitPlanTests
{
    [Fact]
    public void Tracks_never_stand_on_both_sides_and_every_item_is_used_once()
    {
        var items = Segmented(classes: 4, tracks: 25, segments: 10);
        for (var seed = 0; seed < 20; seed++)
        {
            var split = Assert.Single(SplitPlan.Parse("tracks:70/15/15").Apply(items, seed));
            Assert.True(SplitLeak.Of(split, items).IsClean);
            Assert.Empty(Tracks(items, split.Train).Intersect(Tracks(items, split.Valid)));
            Assert.Equal(Enumerable.Range(0, items.Length), split.Train.Concat(split.Valid).Concat(split.Test).Order());
        }
    }

    [Fact]
    public void Every_class_is_divided_in_the_proportions_asked_for()
    {
        var items = Segmented(classes: 3, tracks: 40, segments: 1);
        var split = SplitPlan.Parse("tracks:70/15/15").Apply(items, 1)[0];
        foreach (var label in Enumerable.Range(0, 3))
        {
            Assert.Equal(28, split.Train.Count(index => items[index].Label == label));
            Assert.Equal(6, split.Valid.Count(index => items[index].Label == label));
            Assert.Equal(6, split.Test.Count(index => items[index].Label == label));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_split_and_another_seed_another()
    {
        var items = Segmented(classes: 2, tracks: 30, segments: 1);
        var plan = SplitPlan.Parse("tracks:80/20");
        Assert.Equal(plan.Apply(items, 7)[0].Test, plan.Apply(items, 7)[0].Test);
        Assert.NotEqual(plan.Apply(items, 7)[0].Test, plan.Apply(items, 8)[0].Test);
    }

    [Fact]
    public void Two_percentages_leave_no_validation_part()
    {
        var split = SplitPlan.Parse("tracks:80/20").Apply(Segmented(2, 30, 1), 0)[0];
        Assert.Empty(split.Valid);
        Assert.Equal(48, split.Train.Count);
    }

    [Fact]
    public void Splitting_segments_puts_tracks_on_both_sides_and_says_so()
    {
        var items = Segmented(classes: 2, tracks: 20, segments: 10);
        var leak = SplitLeak.Of(SplitPlan.Parse("segments:80/20").Apply(items, 0)[0], items);
        Assert.False(leak.IsClean);
        Assert.True(leak.ExposedTestItems > 0.9 * leak.TestItems);
        Assert.StartsWith("LEAKY", leak.ToString());
    }

    [Fact]
    public void Folds_test_every_item_once_and_keep_tracks_whole()
    {
        var items = Segmented(classes: 3, tracks: 17, segments: 3);
        var folds = SplitPlan.Parse("kfold:5").Apply(items, 3);
        Assert.Equal(5, folds.Count);
        Assert.Equal(Enumerable.Range(0, items.Length), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold => Assert.True(SplitLeak.Of(fold, items).IsClean));
        Assert.All(folds, fold => Assert.Equal(items.Length, fold.Train.Count + fold.Test.Count));
    }

    [Fact]
    public void The_fault_filtered_lists_give_443_197_and_290_clips()
    {
        var lists = SharedData.Require("gtzan/splits");
        var items = DatasetLoader.Open(SharedData.Require("gtzan/features_30_sec.csv")).Items;
        var plan = SplitPlan.Parse($"files:{lists}/fault_filtered_train.txt,{lists}/fault_filtered_valid.txt,{lists}/fault_filtered_test.txt");
        var split = plan.Apply(items, 0)[0];
        Assert.Equal((443, 197, 290), (split.Train.Count, split.Valid.Count, split.Test.Count));
        Assert.True(SplitLeak.Of(split, items).IsClean);
    }

    [Theory]
    [InlineData("tracks:70/20")]
    [InlineData("tracks:100/0")]
    [InlineData("tracks:a/b")]
    [InlineData("tracks:40/30/20/10")]
    [InlineData("kfold:1")]
    [InlineData("kfold:x")]
    [InlineData("files:one,two")]
    [InlineData("random")]
    [InlineData("")]
    public void A_plan_that_is_none_is_refused_with_the_forms_there_are(string text)
    {
        var exception = Assert.Throws<FormatException>(() => SplitPlan.Parse(text));
        Assert.Contains("--split", exception.Message);
    }

    [Fact]
    public void Too_few_tracks_for_the_parts_are_refused()
    {
        var items = Segmented(classes: 2, tracks: 2, segments: 5);
        Assert.Contains("only 2 tracks", Assert.Throws<DatasetException>(() => SplitPlan.Default.Apply(items, 0)).Message);
        Assert.Contains("only 2 tracks", Assert.Throws<DatasetException>(() => SplitPlan.Parse("kfold:3").Apply(items, 0)).Message);
    }

    [Theory]
    [InlineData("blues.00000", "blues.00000")]
    [InlineData("blues.00000.0", "blues.00000")]
    [InlineData("blues/blues.00000.12", "blues/blues.00000")]
    [InlineData("song", "song")]
    [InlineData("song.live", "song.live")]
    [InlineData(".5", ".5")]
    public void Segments_know_their_track(string id, string track) => Assert.Equal(track, TrackName.Of(id));

    [Theory]
    [InlineData("blues/blues.00000.wav", "blues/blues.00000")]
    [InlineData("blues.00000", "blues.00000")]
    [InlineData("a.b.flac", "a.b")]
    public void Extensions_are_told_from_numbers(string name, string stem) => Assert.Equal(stem, TrackName.WithoutExtension(name));

    private static DataItem[] Segmented(int classes, int tracks, int segments) => Enumerable.Range(0, classes)
        .SelectMany(label => Enumerable.Range(0, tracks).SelectMany(track => Enumerable.Range(0, segments).Select(segment =>
            new DataItem($"c{label}.{track:00000}.{segment}", "data", label, $"c{label}.{track:00000}"))))
        .ToArray();

    private static IEnumerable<string> Tracks(DataItem[] items, IReadOnlyList<int> indices) => indices.Select(index => items[index].Track);
}
