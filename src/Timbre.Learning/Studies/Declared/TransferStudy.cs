namespace Timbre.Learning.Studies.Declared;

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
