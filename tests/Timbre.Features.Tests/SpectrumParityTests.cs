namespace Timbre.Features.Tests;

public class SpectrumParityTests
{
    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Short_time_spectrum_equals_the_reference(string signal)
    {
        using var analysis = new Analysis(GoldenFrames.Clip(signal));
        GoldenFrames.AssertClose(signal, "stft_real", analysis.Stft.Real.ToArray());
        GoldenFrames.AssertClose(signal, "stft_imag", analysis.Stft.Imaginary.ToArray());
    }
}
