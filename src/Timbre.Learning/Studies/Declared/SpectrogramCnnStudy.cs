namespace Timbre.Learning.Studies.Declared;

/// <summary>Convolutional networks on log-mel spectrograms.</summary>
internal static class SpectrogramCnnStudy
{
    public static Study Study { get; } = new(
        "spectrogram-cnn",
        "Convolutional networks on log-mel spectrograms of clips of 30 s.",
        2,
        [
            Citations.Reported("accuracy 0.633 of an AlexNet-like network on spectrograms, tracks 70/15/15"),
            Citations.AlexNet,
            Citations.Gtzan,
            Citations.GtzanFaults,
        ],
        [
            new StudyPart
            {
                Title = "spectrograms",
                Data = StudyData.Spectrograms,
                Split = "tracks:70/15/15",
                Entries = [new StudyEntry("alexnet", 0.633), new StudyEntry("cnn")],
            },
        ]);
}
