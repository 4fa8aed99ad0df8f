using System.Numerics;

namespace Timbre.Audio.Decoding;

/// <summary>A decoder's frames mixed to mono, from an offset on and up to a length, checked as they come.</summary>
internal sealed class MonoStream : IDisposable
{
    private const int BufferLength = 1 << 16;

    // Below, a small file grows to gigabytes when it is brought to a rate that can be worked with.
    private const int LowestRate = 1000;

    private readonly Decoder _decoder;
    private readonly float[] _interleaved;
    private readonly long _limit;
    private long _position;
    private long _delivered;

    private MonoStream(Decoder decoder, long? limit)
    {
        _decoder = decoder;
        _limit = limit ?? long.MaxValue;
        var channels = decoder.Info.Channels;
        _interleaved = channels == 1 ? [] : new float[Math.Max(1, BufferLength / channels) * channels];
    }

    public AudioInfo Info => _decoder.Info;

    /// <summary>The number of frames to come if the file tells the truth.</summary>
    public long? ExpectedFrames =>
        Info.Duration is { } duration ? Math.Clamp(Info.Rate.SamplesIn(duration) - _position, 0, _limit - _delivered) : null;

    public static MonoStream Open(string path, TimeSpan offset, TimeSpan? duration, CancellationToken cancellation)
    {
        var decoder = DecoderSelection.Open(path, cancellation);
        try
        {
            if (decoder.Info.Rate.Hertz < LowestRate)
                throw new AudioFileException(path, $"is damaged (its header says {decoder.Info.Rate}, too low for sound); get the file again");
            long? limit = duration is { } length ? Math.Max(1, decoder.Info.Rate.SamplesIn(length)) : null;
            var stream = new MonoStream(decoder, limit);
            stream.Seek(decoder.Info.Rate.SamplesIn(offset));
            return stream;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>Delivers the next samples.</summary>
    /// <returns>The number of samples, 0 at the end and only there.</returns>
    public int Read(Span<float> mono)
    {
        mono = mono[..(int)Math.Min(mono.Length, _limit - _delivered)];
        if (mono.Length == 0)
            return 0;
        var count = ReadMixed(mono);
        if (count == 0)
            CheckEnd();
        if (SampleCheck.FirstBad(mono[..count]) is var bad and >= 0)
            throw NotNumbers(_position + bad, mono[bad]);
        _position += count;
        _delivered += count;
        return count;
    }

    public void Dispose() => _decoder.Dispose();

    private int ReadMixed(Span<float> mono)
    {
        var channels = Info.Channels;
        if (channels == 1)
            return _decoder.ReadFrames(mono);
        var wanted = Math.Min((long)mono.Length * channels, _interleaved.Length);
        var frames = _decoder.ReadFrames(_interleaved.AsSpan(0, (int)wanted));
        ChannelMix.Mean(_interleaved.AsSpan(0, frames * channels), channels, mono);
        return frames;
    }

    private void Seek(long frame)
    {
        if (frame == 0)
            return;
        if (Info.Duration is { } duration && frame >= Info.Rate.SamplesIn(duration))
            throw TooShort(frame, Info.Rate.SamplesIn(duration));
        if (_decoder.TrySeek(frame))
        {
            _position = frame;
            return;
        }

        var scratch = new float[BufferLength];
        while (_position < frame)
        {
            var count = ReadMixed(scratch.AsSpan(0, (int)Math.Min(scratch.Length, frame - _position)));
            if (count == 0)
                throw TooShort(frame, _position);
            _position += count;
        }
    }

    private void CheckEnd()
    {
        if (_decoder.PromisedFrames is { } promised && promised - _position > Math.Min(Info.Rate.SamplesIn(_decoder.SlightLoss), promised / 10))
            throw Cut(Info.Path, Info.Rate.DurationOf(_position), Info.Rate.DurationOf(promised));
        if (_position == 0)
            throw new AudioFileException(Info.Path, $"holds no sound ({Info.Format} without samples); get the file again");
    }

    /// <summary>The error of a file that ends before the sound that its header promises.</summary>
    public static AudioFileException Cut(string path, TimeSpan there, TimeSpan promised) => new(
        path,
        $"is cut off or damaged: only {there.TotalSeconds:0.0} s of the {promised.TotalSeconds:0.0} s that its header promises can be read; get the whole file again");

    private AudioFileException TooShort(long frame, long length) => new(
        Info.Path,
        $"lasts {Info.Rate.DurationOf(length).TotalSeconds:0.0} s, so nothing is left from {Info.Rate.DurationOf(frame).TotalSeconds:0.0} s on; choose an earlier offset");

    private AudioFileException NotNumbers(long position, float value) => new(
        Info.Path,
        float.IsFinite(value)
            ? $"holds samples beyond every scale ({value:g3} at {Info.Rate.DurationOf(position).TotalSeconds:0.000} s, full scale is 1); convert it again"
            : $"holds samples that are no numbers ({value} at {Info.Rate.DurationOf(position).TotalSeconds:0.000} s); convert it again");
}

internal static class ChannelMix
{
    /// <summary>The mean of each frame, summed in the order of the channels in single precision, as librosa's <c>to_mono</c> does.</summary>
    public static void Mean(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var frames = interleaved.Length / channels;
        mono = mono[..frames];
        if (channels == 2)
        {
            for (var i = 0; i < mono.Length; i++)
                mono[i] = (interleaved[2 * i] + interleaved[(2 * i) + 1]) * 0.5f;
            return;
        }

        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            foreach (var sample in interleaved.Slice(i * channels, channels))
                sum += sample;
            mono[i] = sum / channels;
        }
    }
}

/// <summary>Finds samples that no sound has: NaN, the infinities and values so large that their powers overflow.</summary>
internal static class SampleCheck
{
    /// <summary>The largest magnitude let through: 120 dB over full scale, above even files that hold 16-bit integers as floats.</summary>
    public const float Limit = 1e6f;

    /// <summary>The index of the first such sample, −1 if there is none.</summary>
    public static int FirstBad(ReadOnlySpan<float> samples)
    {
        var limit = new Vector<float>(Limit);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        var i = 0;
        while (i < vectors.Length && Vector.LessThanOrEqualAll(Vector.Abs(vectors[i]), limit))
            i++;
        for (var j = i * Vector<float>.Count; j < samples.Length; j++)
        {
            // Not `>`: a NaN is on neither side of the limit.
            if (!(MathF.Abs(samples[j]) <= Limit))
                return j;
        }
        return -1;
    }
}
