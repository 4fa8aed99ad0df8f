using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class ResamplingTests
{
    [Theory]
    [InlineData(16_000)]
    [InlineData(44_100)]
    public void Resampling_equals_librosa(int hertz)
    {
        var reference = NpyArray.Read(SharedData.Require($"golden/frames/rock.resampled_{hertz}.npy"));
        var clip = AudioFile.Read(SharedData.Require("golden/frames/rock.wav"), new SampleRate(hertz));
        Assert.Equal(reference.Shape[^1], clip.Length);
        var error = reference.RelativeError(clip.Samples);
        Assert.True(error <= 1e-4, $"relative error {error:e2}");
    }
}
