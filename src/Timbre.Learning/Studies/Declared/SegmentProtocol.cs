using System.Globalization;

namespace Timbre.Learning.Studies.Declared;

/// <summary>The protocol of several studies: clips cut into ten segments of 3 s, which the published split deals out one by one.</summary>
internal static class SegmentProtocol
{
    /// <summary>A part on spectrograms of 3 s.</summary>
    /// <param name="title">What distinguishes it.</param>
    /// <param name="shares">The shares of the split, such as <c>75/25</c>; of segments as published, of tracks beside it.</param>
    /// <param name="entries">The models.</param>
    public static StudyPart Spectrograms(string title, string shares, params StudyEntry[] entries) =>
        Part(title, StudyData.Spectrograms, shares, entries) with { Segment = TimeSpan.FromSeconds(3) };

    /// <summary>A part on a table that has a row for each segment.</summary>
    /// <param name="title">What distinguishes it.</param>
    /// <param name="shares">The shares of the split, such as <c>80/20</c>; of segments as published, of tracks beside it.</param>
    /// <param name="entries">The models.</param>
    public static StudyPart Table(string title, string shares, params StudyEntry[] entries) =>
        Part(title, StudyData.Segments, shares, entries);

    /// <summary>
    /// Settings of a network on the MFCCs of such a part: a view is a whole segment, ten of which are views enough of a track, and it is hardly
    /// changed at random, for the published split rewards what a network remembers of a track.
    /// </summary>
    /// <param name="learningRate">The highest learning rate.</param>
    /// <param name="others">Settings besides.</param>
    public static IReadOnlyDictionary<string, string> MfccSettings(double learningRate, params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string>
        {
            ["views"] = "1",
            ["batch"] = "64",
            ["crop"] = "100",
            ["hop"] = "100",
            ["learning-rate"] = learningRate.ToString(CultureInfo.InvariantCulture),
            ["spec-augment"] = "off",
            ["stretch"] = "0",
            ["pitch"] = "0",
            ["equalizer"] = "0",
        };
        foreach (var (name, value) in others)
            settings[name] = value;
        return settings;
    }

    private static StudyPart Part(string title, StudyData data, string shares, StudyEntry[] entries) => new()
    {
        Title = title,
        Data = data,
        Split = $"segments:{shares}",
        HonestSplit = $"tracks:{shares}",
        Entries = entries,
    };
}
