namespace Timbre.Learning.Studies.Declared;

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
