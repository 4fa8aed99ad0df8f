using Timbre.Audio.Reading;
using Timbre.Audio.Writing;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class WavFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Floats_come_back_as_they_were()
    {
        var clip = new AudioClip([0.1f, -1.5f, 1e-20f, 3f], new SampleRate(12_345));
        WavFile.Write(_folder["a.wav"], clip, WavEncoding.Float32);
        var read = AudioFile.Read(_folder["a.wav"]);
        Assert.Equal(clip.Samples.ToArray(), read.Samples.ToArray());
        Assert.Equal(12_345, read.Rate.Hertz);
    }

    [Fact]
    public void Sixteen_bits_round_to_the_nearest_step_and_clip()
    {
        WavFile.Write(_folder["a.wav"], new AudioClip([0.5f, 0.4f / 32768, 0.6f / 32768, 2f, -2f], SampleRate.Default));
        Assert.Equal([0.5f, 0f, 1f / 32768, 32767f / 32768, -1f], AudioFile.Read(_folder["a.wav"]).Samples.ToArray());
    }

    [Fact]
    public void The_file_is_the_one_the_format_describes()
    {
        var samples = SoundBytes.Coarse(5000);
        WavFile.Write(_folder["a.wav"], new AudioClip(samples, new SampleRate(SoundBytes.Rate)));
        Assert.Equal(SoundBytes.Wav(samples), File.ReadAllBytes(_folder["a.wav"]));
    }

    [Fact]
    public void Writing_replaces_a_file_and_leaves_nothing_beside_it()
    {
        _folder.Write("a.wav", [1, 2, 3]);
        WavFile.Write(_folder["a.wav"], new AudioClip([0f], SampleRate.Default));
        Assert.Equal([_folder["a.wav"]], Directory.GetFiles(Path.GetDirectoryName(_folder["a.wav"])!));
    }
}
