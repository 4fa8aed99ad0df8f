namespace Timbre.Learning.Studies.Declared;

/// <summary>Networks made for photographs.</summary>
internal static class TransferStudy
{
    private const string Scratch = "published with ImageNet's weights; here from scratch unless --set MODEL.pretrained=FILE names weights";

    public static Study Study { get; } = new(
        "transfer",
        "ResNet50 and Xception on spectrograms as pictures.",
        1,
        ["A published study of transfer from ImageNet on GTZAN's spectrograms, tracks 80/20: accuracy 0.67 (ResNet50) and 0.78 (Xception)."],
        [
            new StudyPart
            {
                Title = "spectrograms as pictures",
                Data = StudyData.Spectrograms,
                Split = "tracks:80/20",
                Entries = [new StudyEntry("resnet50", 0.67) { Note = Scratch }, new StudyEntry("xception", 0.78) { Note = Scratch }],
            },
        ]);
}
