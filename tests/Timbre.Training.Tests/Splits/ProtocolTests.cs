using Timbre.Training.Data;
using Timbre.Training.Splits;
using TemporaryFolder = Timbre.Testing.TemporaryFolder;

namespace Timbre.Training.Tests.Splits;

/// <summary>Repeated folds, audit groups in every plan, and the honest counterpart of a leaky one.</summary>
public sealed class ProtocolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Repeated_folds_test_every_item_once_a_repeat_in_another_order()
    {
        var items = Items(classes: 3, tracks: 17, segments: 3);
        var splits = SplitPlan.Parse("kfold:5x3").Apply(items, 3);
        Assert.Equal(15, splits.Count);
        for (var repeat = 0; repeat < 3; repeat++)
            Assert.Equal(Enumerable.Range(0, items.Length), splits.Skip(5 * repeat).Take(5).SelectMany(split => split.Test).Order());
        Assert.NotEqual(splits[0].Test, splits[5].Test);
        Assert.Equal(SplitPlan.Parse("kfold:5").Apply(items, 3).Select(split => split.Test), splits.Take(5).Select(split => split.Test));
        Assert.True(SplitLeak.Of(splits, items).IsClean);
    }

    [Fact]
    public void Every_fold_holds_every_class_in_proportion()
    {
        var items = Items(classes: 4, tracks: 20, segments: 2);
        foreach (var split in SplitPlan.Parse("kfold:5x2").Apply(items, 1))
            Assert.All(Enumerable.Range(0, 4), label => Assert.Equal(8, split.Test.Count(index => items[index].Label == label)));
    }

    [Theory]
    [InlineData("groups:FILE")]
    [InlineData("groups:FILE:80/20")]
    [InlineData("kfold:4:FILE")]
    [InlineData("kfold:4x2:FILE")]
    public void A_group_is_never_divided(string plan)
    {
        var items = Grouped(Items(classes: 2, tracks: 24, segments: 2), out var file);
        var splits = SplitPlan.Parse(plan.Replace("FILE", file, StringComparison.Ordinal)).Apply(items, 5);
        Assert.All(splits, split => Assert.Empty(Units(items, split.Train.Concat(split.Valid)).Intersect(Units(items, split.Test))));
        Assert.True(SplitLeak.Of(splits, items).IsClean);
    }

    [Fact]
    public void A_split_by_tracks_that_divides_a_group_leaks_and_says_so()
    {
        var items = Grouped(Items(classes: 2, tracks: 24, segments: 2), out _);
        var split = SplitPlan.Parse("tracks:50/50").Apply(items, 0)[0];
        var leak = SplitLeak.Of(split, items);
        var known = Units(items, split.Train).ToHashSet();
        Assert.Equal(0, leak.SharedTracks);
        Assert.Equal(Units(items, split.Test).Distinct().Count(known.Contains), leak.SharedGroups);
        Assert.True(leak.SharedGroups > 0);
        Assert.Equal(split.Test.Count(index => known.Contains(items[index].Unit)), leak.ExposedTestItems);
        Assert.StartsWith("LEAKY", leak.ToString());
        Assert.Contains("audit groups", leak.ToString());
        Assert.True(SplitLeak.Of(split, [.. items.Select(item => item with { Group = null })]).IsClean, "without groups nobody can know");
    }

    [Theory]
    [InlineData("segments:80/20", false, "tracks:80/20")]
    [InlineData("segments:80/20", true, "groups:FILE:80/20")]
    [InlineData("tracks:70/15/15", true, "groups:FILE:70/15/15")]
    [InlineData("kfold:3x2", true, "kfold:3x2:FILE")]
    public void The_honest_counterpart_divides_in_the_same_ratio_and_leaks_nothing(string plan, bool groups, string honest)
    {
        var items = Grouped(Items(classes: 2, tracks: 24, segments: 4), out var file);
        if (!groups)
            items = [.. items.Select(item => item with { Group = null })];
        var parsed = SplitPlan.Parse(plan);
        var counterpart = parsed.Honest(SplitLeak.Of(parsed.Apply(items, 0), items), groups ? TrackGroups.Read(file) : null)!;
        Assert.Equal(honest.Replace("FILE", file, StringComparison.Ordinal), counterpart.Name);
        Assert.True(SplitLeak.Of(counterpart.Apply(items, 0), items).IsClean);
    }

    [Fact]
    public void Listed_parts_keep_their_test_part_and_lose_what_it_repeats_from_training()
    {
        var items = Grouped(Items(classes: 2, tracks: 24, segments: 1), out var file);
        var plan = SplitPlan.Parse("tracks:50/25/25");
        var split = plan.Apply(items, 1)[0];
        string List(string name, IReadOnlyList<int> part) => _folder.Write(name, string.Join('\n', part.Select(index => items[index].Track)));
        var listed = SplitPlan.Parse($"files:{List("a", split.Train)},{List("b", split.Valid)},{List("c", split.Test)}");
        var leak = SplitLeak.Of(listed.Apply(items, 0), items);
        Assert.False(leak.IsClean);
        var honest = listed.Honest(leak, TrackGroups.Read(file))!.Apply(items, 0)[0];
        Assert.Equal(split.Test, honest.Test);
        Assert.True(honest.Train.Count < split.Train.Count);
        Assert.True(SplitLeak.Of(honest, items).IsClean);
    }

    [Fact]
    public void A_clean_split_has_no_counterpart()
    {
        var items = Items(classes: 2, tracks: 10, segments: 2);
        var plan = SplitPlan.Parse("tracks:80/20");
        Assert.Null(plan.Honest(SplitLeak.Of(plan.Apply(items, 0), items), null));
    }

    [Fact]
    public void Groups_that_lie_with_the_data_are_found()
    {
        _folder.Write("data/a/x.wav", "");
        _folder.Write("table.csv", "");
        Assert.Null(TrackGroups.Beside(_folder["data"]));
        Assert.Null(TrackGroups.Beside(_folder["table.csv"]));
        Assert.Equal(_folder["data/groups.csv"], TrackGroups.Beside(Path.GetDirectoryName(_folder.Write("data/groups.csv", "file,group\n"))!));
        _folder.Write("table.groups.csv", "file,group\n");
        Assert.Equal(_folder["table.groups.csv"], TrackGroups.Beside(_folder["table.csv"]));
    }

    [Theory]
    [InlineData("a/01,b/01", "a/01.wav,g1 b/01.wav,g2", "g1,g2")]
    [InlineData("a/01,b/01", "music/a/01.wav,g1 ./b/01.flac,g2", "g1,g2")]
    [InlineData("x/a/01,x/b/01", "b/01.wav,g2", "-,g2")]
    [InlineData("a/01,x/a/01", "a/01.wav,g1 x/a/01.wav,g2", "g1,g2")]
    [InlineData("a/01,x/a/01", "a/01.wav,g1", "g1,-")]
    [InlineData("01,02", "a/01.wav,g1 a/02.wav,g1", "g1,g1")]
    [InlineData("new/01,new/02", "old/01.wav,g1", "g1,-")]
    [InlineData("a/01,b/01", "c/01.wav,g1 a/01.wav,g2", "g2,-")]
    [InlineData("classical/classical00003,jazz/jazz00004", "classical/classical.00003.au,g1 jazz.00004.wav,g2", "g1,g2")]
    public void Groups_are_found_by_path_and_else_by_name(string tracks, string rows, string expected)
    {
        var items = tracks.Split(',').Select(track => new DataItem(track, "data", 0, track)).ToArray();
        var groups = TrackGroups.Read(_folder.Write("groups.csv", "file,group\n" + rows.Replace(' ', '\n') + "\n")).Apply(items);
        Assert.Equal(expected.Split(','), groups.Select(item => item.Group!.StartsWith("group ", StringComparison.Ordinal) ? item.Group["group ".Length..] : "-"));
    }

    [Theory]
    [InlineData("a/01,b/01", "01.wav,g1", "'01' fits several tracks of the data set, 'a/01' and 'b/01'")]
    [InlineData("01,02", "a/01.wav,g1 b/01.wav,g2", "'a/01' of group 'g1' and 'b/01' of group 'g2' both fit the track '01'")]
    [InlineData("x/a/01,y/a/01", "a/01.wav,g1", "'a/01' fits several tracks")]
    public void A_name_that_fits_several_tracks_or_groups_is_refused_in_one_line(string tracks, string rows, string complaint)
    {
        var items = tracks.Split(',').Select(track => new DataItem(track, "data", 0, track)).ToArray();
        var groups = TrackGroups.Read(_folder.Write("groups.csv", "file,group\n" + rows.Replace(' ', '\n') + "\n"));
        var message = Assert.Throws<DatasetException>(() => groups.Apply(items)).Message;
        Assert.Contains(complaint, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Lists_of_sound_files_fit_the_public_pictures_whose_names_lack_the_dot()
    {
        string[] tracks = ["classical/classical00000", "classical/classical00001", "jazz/jazz00000", "jazz/jazz00001", "rock/rock.00007"];
        var items = tracks.Select(track => new DataItem(track, "data", 0, track)).ToArray();
        var lists = new[] { "classical/classical.00000.wav\njazz.00001.au\n", "classical.00001.wav\n", "jazz/jazz.00000.wav\nrock00007.png\n" }.Select((list, i) => _folder.Write($"list{i}.txt", list));
        var split = SplitPlan.Parse($"files:{string.Join(',', lists)}").Apply(items, 0)[0];
        Assert.Equal<int>([0, 3], split.Train);
        Assert.Equal<int>([1], split.Valid);
        Assert.Equal<int>([2, 4], split.Test);
    }

    [Theory]
    [InlineData("kfold:5x0")]
    [InlineData("kfold:5x")]
    [InlineData("kfold:5x2x2")]
    [InlineData("kfold:5:")]
    public void Folds_that_are_none_are_refused(string text) => Assert.Contains("kfold:5x3", Assert.Throws<FormatException>(() => SplitPlan.Parse(text)).Message);

    /// <summary>Each three tracks of a class in one group.</summary>
    private DataItem[] Grouped(DataItem[] items, out string file)
    {
        var lines = items.Select(item => item.Track).Distinct().Select((track, i) => $"{track}.wav,{track[..2]}-{i / 3}");
        file = _folder.Write("groups.csv", "file,group\n" + string.Join('\n', lines) + "\n");
        return [.. TrackGroups.Read(file).Apply(items)];
    }

    private static IEnumerable<string> Units(DataItem[] items, IEnumerable<int> indices) => indices.Select(index => items[index].Unit);

    private static DataItem[] Items(int classes, int tracks, int segments) => Enumerable.Range(0, classes)
        .SelectMany(label => Enumerable.Range(0, tracks).SelectMany(track => Enumerable.Range(0, segments).Select(segment =>
            new DataItem($"c{label}.{track:00000}.{segment}", "data", label, $"c{label}.{track:00000}"))))
        .ToArray();
}
