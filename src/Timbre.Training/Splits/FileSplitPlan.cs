namespace Timbre.Training.Splits;

/// <summary>
/// A split fixed by three lists, one name a line (<c>blues/blues.00029.wav</c>): the form in which published splits, such as the
/// fault-filtered one of Kereliuk, Sturm and Larsen (2015), are passed on. A name stands for every item of that track.
/// </summary>
internal sealed record FileSplitPlan(string TrainFile, string ValidFile, string TestFile) : SplitPlan
{
    public override string Name => $"files:{TrainFile},{ValidFile},{TestFile}";

    public override bool HasValidation => true;

    public override IReadOnlyList<Split> Apply(IReadOnlyList<DataItem> items, long seed)
    {
        var byTrack = Enumerable.Range(0, items.Count).ToLookup(index => items[index].Track, StringComparer.Ordinal);
        var byName = Enumerable.Range(0, items.Count).ToLookup(index => TrackName.OfFile(items[index].Track), StringComparer.Ordinal);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var parts = new[] { TrainFile, ValidFile, TestFile }.Select(file => Part(file, items, byTrack, byName, taken)).ToArray();
        return [new Split(parts[0], parts[1], parts[2], Name)];
    }

    private static int[] Part(
        string file,
        IReadOnlyList<DataItem> items,
        ILookup<string, int> byTrack,
        ILookup<string, int> byName,
        Dictionary<string, string> taken)
    {
        var indices = new List<int>();
        var lines = 0;
        foreach (var line in RegularFile.ReadText(file).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            lines++;
            var name = TrackName.WithoutExtension(line);
            var found = byTrack[name].Any() ? byTrack[name].ToArray() : byName[TrackName.OfFile(name)].ToArray();
            if (found.Select(index => items[index].Track).Distinct(StringComparer.Ordinal).Skip(1).Any())
                throw new DatasetException($"{file}: '{line}' fits several tracks of the data set; write its path below the data folder");
            if (found.Length == 0)
                continue;
            var track = items[found[0]].Track;
            if (taken.TryGetValue(track, out var other))
                throw new DatasetException($"--split: '{line}' stands in {other} and again in {file}; a track belongs to one part only");
            taken.Add(track, file);
            indices.AddRange(found);
        }
        // A name without an item is normal when the data set is an excerpt; a list without any is a wrong list.
        if (indices.Count == 0)
            throw new DatasetException($"--split: none of the {lines} names in {file} is in the data set; expected one name a line, such as blues/blues.00029.wav");
        return indices.Order().ToArray();
    }
}
