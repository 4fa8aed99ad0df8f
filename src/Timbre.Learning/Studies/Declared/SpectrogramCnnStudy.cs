namespace Timbre.Learning.Studies.Declared;

/// <summary>Convolutional networks on log-mel spectrograms.</summary>
internal static class SpectrogramCnnStudy
{
    public static Study Study { get; } = new(
        "spectrogram-cnn",
        "Convolutional networks on log-mel spectrograms of clips of 30 s.",
        2,
        ["A published study of an AlexNet-like network on GTZAN's spectrograms, tracks 70/15/15: accuracy 0.633."],
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
