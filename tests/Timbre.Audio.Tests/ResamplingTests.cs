using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class ResamplingTests
{
    [Theory]
    [InlineData("chirp", 16_000)]
    [InlineData("chirp", 44_100)]
    [InlineData("rock", 16_000)]
    [InlineData("rock", 44_100)]
    public void Resampling_equals_librosa(string signal, int hertz)
    {
        var reference = NpyArray.Read(GoldenData.Frames(signal, $"resampled_{hertz}.npy"));
        var clip = AudioFile.Read(GoldenData.Frames(signal, "wav"), new SampleRate(hertz));
        Assert.Equal(reference.Shape[^1], clip.Length);
        var error = reference.RelativeError(clip.Samples);
        Assert.True(error <= 1e-4, $"relative error {error:e2}");
    }
}
