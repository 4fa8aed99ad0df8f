using Timbre.Features.ClipAnalysis;

namespace Timbre.Features.Tests;

public class ExtendedParityTests
{
    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Contrast_flatness_and_polynomial_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "contrast", analysis.SpectralContrast.ToArray(), 1e-3);
        GoldenFrames.AssertClose(signal, "flatness", analysis.SpectralFlatness.ToArray());
        GoldenFrames.AssertClose(signal, "poly", analysis.PolyFeatures.ToArray());
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Cepstral_deltas_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "mfcc_13_delta", analysis.MfccDelta(13, 1).ToArray(), 1e-3);
        GoldenFrames.AssertClose(signal, "mfcc_13_delta2", analysis.MfccDelta(13, 2).ToArray(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Constant_Q_family_equals_the_reference_within_a_hundredth(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "cqt_abs", analysis.ConstantQ.ToArray(), 1e-2);
        GoldenFrames.AssertClose(signal, "chroma_cqt", analysis.ChromaCqt.ToArray(), 1e-2);
        GoldenFrames.AssertClose(signal, "chroma_vqt", analysis.ChromaVqt.ToArray(), 1e-2);
        GoldenFrames.AssertClose(signal, "chroma_cens", analysis.ChromaCens.ToArray(), 1e-2);
        GoldenFrames.AssertClose(signal, "tonnetz", analysis.Tonnetz.ToArray(), 1e-2);
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Tempograms_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "tempogram", analysis.Tempogram.ToArray());
        GoldenFrames.AssertClose(signal, "fourier_tempogram_abs", analysis.FourierTempogram.ToArray());
        GoldenFrames.AssertClose(signal, "tempogram_ratio", analysis.TempogramRatio.ToArray(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Beats_equal_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        Assert.Equal(GoldenFrames.Array(signal, "beat_tempo").Values[0], analysis.Beats.Tempo, 1e-4);
        Assert.Equal(GoldenFrames.Array(signal, "beats").Values.Select(frame => (int)frame), analysis.Beats.Frames);
    }
}
