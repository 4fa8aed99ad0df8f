namespace Timbre.Training.Studies.Declared;

internal static class DeclaredStudies
{
    /// <summary>Every study, in the order in which they are listed.</summary>
    public static IReadOnlyList<Study> All { get; } =
    [
        TabularStudy.Study,
        SpectrogramCnnStudy.Study,
        TransferStudy.Study,
        MfccNetworksStudy.Study,
        EnsemblesStudy.Study,
        RecurrentStudy.Study,
    ];

    /// <summary>The study of a name, or null.</summary>
    public static Study? Find(string name) => All.FirstOrDefault(study => study.Name == name);
}

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

/// <summary>Networks made for photographs.</summary>
internal static class TransferStudy
{
    private const string Scratch = "published with ImageNet's weights; here from scratch unless --set MODEL.pretrained=FILE names weights";

    public static Study Study { get; } = new(
        "transfer",
        "ResNet50 and Xception on spectrograms as pictures.",
        1,
        [
            Citations.Reported("accuracy 0.67 of ResNet50 and 0.78 of Xception, both pretrained on ImageNet, on spectrograms, tracks 80/20"),
            Citations.ResNet,
            Citations.Xception,
            Citations.Gtzan,
            Citations.GtzanFaults,
        ],
        [
            new StudyPart
            {
                Title = "spectrograms as pictures",
                Data = StudyData.Spectrograms,
                Split = "tracks:80/20",
                Entries = [new StudyEntry("resnet50", 0.67) { Epochs = 24, Note = Scratch }, new StudyEntry("xception", 0.78) { Note = Scratch }],
            },
        ]);
}
