namespace Timbre.Training.Studies.Declared;

/// <summary>The protocol of several studies: clips cut into ten segments of 3 s, which the published split deals out one by one.</summary>
internal static class SegmentProtocol
{
    /// <summary>A part on spectrograms of 3 s.</summary>
    /// <param name="shares">The shares of the split, such as <c>75/25</c>; of segments as published, of tracks beside it.</param>
    public static StudyPart Spectrograms(string title, string shares, params StudyEntry[] entries) =>
        Part(title, StudyData.Spectrograms, shares, entries) with { Segment = TimeSpan.FromSeconds(3) };

    /// <summary>A part on a table that has a row for each segment.</summary>
    /// <param name="shares">The shares of the split, such as <c>80/20</c>; of segments as published, of tracks beside it.</param>
    public static StudyPart Table(string title, string shares, params StudyEntry[] entries) =>
        Part(title, StudyData.Segments, shares, entries);

    /// <summary>
    /// Settings of a network on the MFCCs of such a part: a view is a whole segment, ten of which are views enough of a track, and it is hardly
    /// changed at random, for the published split rewards what a network remembers of a track.
    /// </summary>
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

/// <summary>Networks on the MFCCs of 3 s.</summary>
internal static class MfccNetworksStudy
{
    public static Study Study { get; } = new(
        "mfcc-networks",
        "A perceptron, a convolutional and a recurrent network on 13 MFCCs of segments of 3 s.",
        3,
        [
            Citations.Reported("accuracy 0.739 (CNN), 0.642 (LSTM), 0.564 (MLP), ten segments a track divided at random 75/25"),
            Citations.MfccNetworks,
            Citations.Gtzan,
            Citations.GtzanFaults,
        ],
        [
            SegmentProtocol.Spectrograms(
                "MFCCs of 3 s",
                "75/25",
                new StudyEntry("mfcc-cnn", 0.739) { Epochs = 20, Options = SegmentProtocol.MfccSettings(4e-3) },
                new StudyEntry("mfcc-lstm", 0.642) { Epochs = 12, Options = SegmentProtocol.MfccSettings(5e-3) },
                new StudyEntry("mfcc-mlp", 0.564) { Epochs = 20, Options = SegmentProtocol.MfccSettings(2e-3) }),
        ]);
}

/// <summary>Recurrent networks on MFCCs, of segments of 3 s and of whole clips.</summary>
internal static class RecurrentStudy
{
    // Of 25 steps a segment the layers remember all; a clip has 120.
    private static readonly IReadOnlyDictionary<string, string> SegmentSettings = SegmentProtocol.MfccSettings(
        5e-3, ("stack", "4"), ("stretch", "0.1"), ("pitch", "0.5"), ("equalizer", "2"));

    public static Study Study { get; } = new(
        "recurrent",
        "Gated recurrent units, LSTM layers in both directions and a convolutional recurrent network.",
        2,
        [
            Citations.Reported("accuracy 0.807 on segments of 3 s divided at random 80/20"),
            Citations.GatedUnits,
            Citations.ConvolutionalRecurrent,
            Citations.Gtzan,
            Citations.GtzanFaults,
        ],
        [
            SegmentProtocol.Spectrograms(
                "MFCCs of 3 s",
                "80/20",
                new StudyEntry("gru", 0.807) { Epochs = 18, Options = SegmentSettings },
                new StudyEntry("bilstm", 0.807) { Epochs = 16, Options = SegmentSettings }),
            WholeClips("whole clips", null, "gru", "bilstm", "crnn"),
            WholeClips("classical and metal, whole clips", ["classical", "metal"], "gru", "bilstm"),
            WholeClips("disco and pop, whole clips", ["disco", "pop"], "gru", "bilstm"),
        ]);

    private static StudyPart WholeClips(string title, IReadOnlyList<string>? classes, params string[] models) => new()
    {
        Title = title,
        Data = StudyData.Spectrograms,
        Split = "tracks:80/20",
        Classes = classes,
        Entries = models.Select(model => new StudyEntry(model)).ToArray(),
    };
}
