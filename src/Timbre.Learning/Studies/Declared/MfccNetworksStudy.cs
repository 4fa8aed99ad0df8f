namespace Timbre.Learning.Studies.Declared;

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
