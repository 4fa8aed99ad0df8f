using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

[Collection(nameof(RobustnessTests))]
[CollectionDefinition(nameof(RobustnessTests), DisableParallelization = true)]
public sealed partial class RobustnessTests : IDisposable
{
    private const int StandardError = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Headers_changed_at_random_give_sound_or_one_clear_error()
    {
        foreach (var (name, bytes) in Originals())
        {
            var random = new Random(20_240_607);
            for (var round = 0; round < 60; round++)
            {
                var mutated = Mutate(bytes, random);
                var path = _folder.Write(name, mutated);
                try
                {
                    var clip = AudioFile.Read(path);
                    Assert.InRange(clip.Length, 1, 100_000_000);
                    foreach (var sample in clip.Samples)
                        Assert.True(float.IsFinite(sample), $"{name}, round {round}: {sample}");
                }
                catch (AudioFileException error)
                {
                    Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
                    Assert.DoesNotContain(error.Message, char.IsControl);
                }
            }
        }
    }

    [Fact]
    public void Noise_is_never_taken_for_music()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var path = _folder.Write("noise.mp3", SoundBytes.Noise(50_000, seed));
            Assert.Throws<AudioFileException>(() => AudioFile.Read(path));
        }
    }

    [Fact]
    public void Decoders_write_nothing_to_the_terminal()
    {
        var mp3 = Originals().Single(original => original.Name == "a.mp3").Bytes;
        using var capture = new FileStream(_folder["stderr"], FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        var saved = dup(StandardError);
        try
        {
            _ = dup2((int)capture.SafeFileHandle.DangerousGetHandle(), StandardError);
            var random = new Random(1);
            for (var round = 0; round < 100; round++)
            {
                var path = _folder.Write("b.mp3", MutateAnywhere(mp3, random));
                Assert.Null(Record.Exception(() => Attempt(path)));
            }
            Attempt(SharedData.Require("gtzan/broken/jazz.00054.wav"));
        }
        finally
        {
            _ = dup2(saved, StandardError);
            _ = close(saved);
        }
        capture.Position = 0;
        Assert.Equal("", new StreamReader(capture).ReadToEnd());
    }

    [Fact]
    public void Many_files_are_read_side_by_side()
    {
        var good = Originals().Select(original => (Path: _folder.Write("good-" + original.Name, original.Bytes), original.Bytes)).ToArray();
        var lengths = good.Select(file => AudioFile.Read(file.Path).Length).ToArray();
        var bad = _folder.Write("bad.wav", SoundBytes.Wav(SoundBytes.Coarse(100), channels: 0));
        var expected = Assert.Throws<AudioFileException>(() => AudioFile.Read(bad)).Message;
        var faults = new ConcurrentQueue<string>();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (AudioFile.Read(good[i % good.Length].Path).Length != lengths[i % good.Length])
                faults.Enqueue(good[i % good.Length].Path);
            var message = Record.Exception(() => AudioFile.Read(bad))?.Message;
            if (message != expected)
                faults.Enqueue(message ?? "no error");
        });
        Assert.Empty(faults);
    }

    [Fact]
    public void Opening_and_closing_leaves_no_descriptor_behind()
    {
        var paths = Originals().Select(original => _folder.Write(original.Name, original.Bytes))
            .Append(_folder.Write("bad.wav", SoundBytes.Wav([0f], channels: 0)))
            .Append(_folder.Write("noise.flac", [.. "fLaC"u8, .. SoundBytes.Noise(1000, 1)]))
            .ToArray();
        Array.ForEach(paths, Attempt);
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 50; i++)
            Array.ForEach(paths, Attempt);
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 5);
    }

    [Fact]
    public void Closing_early_ends_the_decoding_process()
    {
        var source = _folder.Write("long.wav", SoundBytes.Wav(SoundBytes.Tones(120 * SoundBytes.Rate)));
        var path = FFmpegTool.Encode(source, _folder["long.m4a"]);
        using (var reader = AudioReader.Open(path))
        {
            Assert.Equal(1000, reader.Read(new float[1000]));
            Assert.Contains("ffmpeg", Children());
        }
        Assert.DoesNotContain("ffmpeg", Children());
    }

    private static string[] Children() =>
        [.. Directory.GetFiles("/proc/self/task", "children", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .SelectMany(file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => File.ReadAllText($"/proc/{id}/comm").Trim())];

    private static void Attempt(string path)
    {
        try
        {
            AudioFile.Read(path);
        }
        catch (AudioFileException)
        {
            // Whether it can be read is not the question here.
        }
    }

    private (string Name, byte[] Bytes)[] Originals()
    {
        var samples = SoundBytes.Tones(4000);
        var wav = SoundBytes.Wav(samples);
        var source = _folder.Write("source.wav", wav);
        byte[] Encoded(string name) => File.ReadAllBytes(FFmpegTool.Encode(source, _folder[name]));
        return
        [
            ("a.wav", wav), ("x.wav", SoundBytes.Wav(samples, 24, 2, extensible: true)), ("f.wav", SoundBytes.Wav(samples, 32, isFloat: true)),
            ("a.aiff", SoundBytes.Aiff(samples)), ("a.au", SoundBytes.Au(samples)), ("a.flac", Encoded("e.flac")), ("a.ogg", Encoded("e.ogg")),
            ("a.opus", Encoded("e.opus")), ("a.mp3", Encoded("e.mp3")), ("a.caf", Encoded("e.caf")), ("a.w64", Encoded("e.w64")),
        ];
    }

    /// <summary>Changes up to eight bytes near the start, and now and then the length.</summary>
    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var copy = random.Next(8) == 0 ? bytes[..random.Next(1, bytes.Length)] : (byte[])bytes.Clone();
        for (var i = random.Next(1, 9); i > 0; i--)
            copy[random.Next(Math.Min(copy.Length, 200))] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
        return copy;
    }

    private static byte[] MutateAnywhere(byte[] bytes, Random random)
    {
        var copy = (byte[])bytes.Clone();
        for (var i = random.Next(1, 100); i > 0; i--)
            copy[random.Next(200, copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int dup2(int descriptor, int target);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
