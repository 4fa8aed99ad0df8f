using Timbre.Files;
using Timbre.Training.Data;
using Timbre.Training.Runs;
using TemporaryFolder = Timbre.Testing.TemporaryFolder;

namespace Timbre.Training.Tests.Runs;

public sealed class PairedComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Outcomes_are_counted_item_by_item_whatever_the_order_of_the_rows()
    {
        var first = Table("a", right: [true, true, false, false, true]);
        var second = Table("b", right: [true, false, true, false, true], reverse: true);
        var pair = PairedComparison.Of(first, second);
        Assert.Equal((2, 1, 1, 1), (pair.BothRight, pair.OnlyFirst, pair.OnlySecond, pair.BothWrong));
        Assert.Equal((0.6, 0.6, 5, 5), (pair.FirstAccuracy, pair.SecondAccuracy, pair.Count, pair.Tracks));
    }

    /// <summary>For independent items the bootstrap's interval is near difference ± 1.96 √((b + c − (c − b)²/n) / n²).</summary>
    [Fact]
    public void The_interval_of_the_difference_is_near_the_normal_one_for_many_items()
    {
        var random = new Random(1);
        var a = Enumerable.Range(0, 2000).Select(_ => random.NextDouble() < 0.6).ToArray();
        var b = a.Select(right => random.NextDouble() < 0.8 ? right : random.NextDouble() < 0.7).ToArray();
        var pair = PairedComparison.Of(Table("a", a), Table("b", b));
        var (n, difference) = ((double)pair.Count, pair.SecondAccuracy - pair.FirstAccuracy);
        var half = 1.96 * Math.Sqrt(pair.OnlyFirst + pair.OnlySecond - (Math.Pow(pair.OnlySecond - pair.OnlyFirst, 2) / n)) / n;
        Assert.Equal(difference - half, pair.Difference.Low, 0.0015);
        Assert.Equal(difference + half, pair.Difference.High, 0.0015);
        Assert.Equal(pair, PairedComparison.Of(Table("a", a), Table("b", b)));
    }

    [Fact]
    public void Segments_of_one_track_widen_the_interval_and_take_the_verdict_from_McNemar()
    {
        // Ten tracks of forty segments; on each the second model is all right or all wrong.
        var a = Enumerable.Range(0, 400).Select(_ => false).ToArray();
        var b = Enumerable.Range(0, 400).Select(i => i / 40 < 3).ToArray();
        var apart = PairedComparison.Of(Table("a", a), Table("b", b));
        var together = PairedComparison.Of(Table("a", a, segments: 40), Table("b", b, segments: 40));
        Assert.True(together.Difference.High - together.Difference.Low > 4 * (apart.Difference.High - apart.Difference.Low));
        Assert.True(apart.Differs && apart.AreItemsIndependent);
        Assert.False(together.AreItemsIndependent);
        Assert.Equal(together.Difference.Low > 0, together.Differs);
    }

    [Fact]
    public void Items_of_one_run_alone_are_left_out_and_counted()
    {
        var pair = PairedComparison.Of(Table("a", [true, true, true]), Table("b", [true, false, true, true, true]));
        Assert.Equal((3, 2), (pair.Count, pair.Unmatched));
    }

    [Fact]
    public void Runs_that_cannot_be_compared_are_refused()
    {
        var good = Table("a", [true, false]);
        var other = PredictionTable.Read(_folder.Write("other.csv", "item,track,label,predicted\nx,x,rock,rock\n"));
        Assert.Contains("no test item in common", Assert.Throws<DatasetException>(() => PairedComparison.Of(good, other)).Message);
        var relabelled = PredictionTable.Read(_folder.Write("labels.csv", "item,track,label,predicted\nitem 0,t,jazz,jazz\n"));
        Assert.Contains("'item 0' is rock", Assert.Throws<DatasetException>(() => PairedComparison.Of(good, relabelled)).Message);
        Assert.Contains("does not exist", Assert.Throws<UnusableFileException>(() => PredictionTable.Read(_folder["nowhere"])).Message);
        Assert.Contains("lacks the column label", Assert.Throws<DatasetException>(() => PredictionTable.Read(_folder.Write("short.csv", "item,track\na,b\n"))).Message);
        Assert.Contains("holds no predictions", Assert.Throws<DatasetException>(() => PredictionTable.Read(_folder.Write("empty.csv", "item,track,label,predicted\n"))).Message);
    }

    private PredictionTable Table(string name, bool[] right, bool reverse = false, int segments = 1)
    {
        var rows = right.Select((isRight, i) => $"item {i},track {i / segments},rock,{(isRight ? "rock" : "jazz")},0.5,0.5");
        return PredictionTable.Read(_folder.Write($"{name}.csv", "item,track,label,predicted,jazz,rock\n" + string.Join('\n', reverse ? rows.Reverse() : rows) + "\n"));
    }
}
