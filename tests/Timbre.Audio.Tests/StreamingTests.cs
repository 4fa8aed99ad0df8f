using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

public sealed class StreamingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SoundBytes.Rate)]
    [InlineData(22_050)]
    [InlineData(5000)]
    public void Pieces_of_any_size_join_to_the_whole(int rate)
    {
        var path = _folder.Write("a.wav", SoundBytes.Wav(SoundBytes.Tones(50_001), channels: 1));
        var whole = AudioFile.Read(path, new SampleRate(rate));
        Assert.Equal((long)Math.Ceiling(50_001 * ((double)rate / SoundBytes.Rate)), whole.Length);
        using var reader = AudioReader.Open(path, new SampleRate(rate));
        var random = new Random(3);
        var joined = new List<float>();
        while (true)
        {
            var piece = new float[random.Next(1, 3000)];
            var count = reader.Read(piece);
            joined.AddRange(piece.AsSpan(0, count));
            if (count < piece.Length)
                break;
        }
        Assert.Equal(whole.Samples.ToArray(), joined);
        Assert.Equal(0, reader.Read(new float[10]));
    }

    [Fact]
    public void Segments_follow_one_another_and_the_last_is_kept_when_long_enough()
    {
        var path = _folder.Write("a.wav", SoundBytes.Wav(SoundBytes.Coarse((int)(3.5 * SoundBytes.Rate))));
        var whole = AudioFile.Read(path);
        var second = TimeSpan.FromSeconds(1);
        Assert.Equal([8000, 8000, 8000], Lengths(path, second, null, null));
        Assert.Equal([8000, 8000, 8000, 4000], Lengths(path, second, null, second / 2));
        Assert.Equal([8000, 8000, 8000], Lengths(path, second, null, second * 0.6));
        Assert.Equal([8000, 8000, 8000, 8000, 8000, 8000], Lengths(path, second, second / 2, second));
        Assert.Equal([8000, 8000], Lengths(path, second, 2 * second, second));
        Assert.Equal([28_000], Lengths(path, 10 * second, null, second));
        Assert.Equal([], Lengths(path, 10 * second, null, null));

        using var reader = AudioReader.Open(path);
        var start = 0;
        foreach (var segment in reader.Segments(second, second / 4, second))
        {
            Assert.Equal(whole.Slice(start, 8000).Samples.ToArray(), segment.Samples.ToArray());
            start += 2000;
        }
        Assert.Equal(11 * 2000, start);
    }

    [Fact]
    public void A_reader_starts_at_its_offset()
    {
        var path = _folder.Write("a.wav", SoundBytes.Wav(SoundBytes.Coarse(2 * SoundBytes.Rate)));
        using var reader = AudioReader.Open(path, null, TimeSpan.FromSeconds(1.5));
        var samples = new float[10_000];
        Assert.Equal(4000, reader.Read(samples));
        Assert.Equal(AudioFile.Read(path).Slice(12_000, 4000).Samples.ToArray(), samples[..4000]);
    }

    [Fact]
    public void Three_hours_stream_through_in_constant_memory()
    {
        const int Rate = 8000;
        const long Frames = 3L * 3600 * Rate;
        var path = _folder.Write("long.wav", SoundBytes.Wav([], channels: 2, rate: Rate, dataSize: (uint)(Frames * 4)));
        using (var file = File.OpenWrite(path))
            file.SetLength(44 + (Frames * 4)); // a hole: takes no room on the disk

        using var reader = AudioReader.Open(path, new SampleRate(4000));
        var buffer = new float[1 << 16];
        var total = reader.Read(buffer);
        var before = Environment.WorkingSet;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        int count;
        while ((count = reader.Read(buffer)) > 0)
            total += count;
        Assert.Equal(Frames / 2, total);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 64 * 1024);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 100L << 20);
    }

    private static int[] Lengths(string path, TimeSpan length, TimeSpan? hop, TimeSpan? minimum)
    {
        using var reader = AudioReader.Open(path);
        return [.. reader.Segments(length, hop, minimum).Select(segment => segment.Length)];
    }
}
