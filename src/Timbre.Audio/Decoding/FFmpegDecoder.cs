using System.Buffers.Binary;

namespace Timbre.Audio.Decoding;

/// <summary>Decodes through ffmpeg as a child process: AAC, ALAC, WMA, the sound of videos and rarer formats.</summary>
/// <remarks>The process starts with the first read and is ended with the decoder. It sends a WAV stream of 32-bit floats, whose header says
/// the rate and channels that it really decodes.</remarks>
internal sealed class FFmpegDecoder : Decoder
{
    private readonly FileKind _kind;
    private readonly CancellationToken _cancellation;
    private FFmpegProcess? _process;
    private long _firstFrame;
    private long _delivered;
    private bool _ended;

    public FFmpegDecoder(string path, FileKind kind, CancellationToken cancellation)
    {
        (_kind, _cancellation) = (kind, cancellation);
        (Info, var isPromise) = FFmpegProbe.Describe(path, kind, cancellation);
        PromisedFrames = isPromise && Info.Duration is { } duration ? Info.Rate.SamplesIn(duration) : null;
    }

    public override AudioInfo Info { get; }

    public override long? PromisedFrames { get; }

    /// <remarks>Containers round their durations to packets, and some count the codec's run-up.</remarks>
    public override TimeSpan SlightLoss => TimeSpan.FromSeconds(0.5);

    public override bool TrySeek(long frame)
    {
        if (_process is not null)
            return false;
        _firstFrame = frame;
        return true;
    }

    public override int ReadFrames(Span<float> interleaved)
    {
        if (_ended)
            return 0;
        _process ??= Start();
        var bytes = MemoryMarshal.AsBytes(interleaved[..(interleaved.Length / Info.Channels * Info.Channels)]);
        var frames = Fill(bytes) / (sizeof(float) * Info.Channels);
        _delivered += frames;
        _process.Prolong(Info.Rate.DurationOf(frames));
        if (frames == 0)
            End();
        return frames;
    }

    public override void Dispose() => _process?.Dispose();

    /// <summary>
    /// Starts decoding a second or more before the frame asked for, on a whole second, and drops what comes before it: so the codec has
    /// settled, and no time stamp is rounded.
    /// </summary>
    private FFmpegProcess Start()
    {
        var second = Math.Max(0, (_firstFrame / Info.Rate.Hertz) - 1);
        string[] seek = second > 0 ? ["-ss", $"{second}"] : [];
        _process = FFmpegProcess.Start("ffmpeg", Info.Path,
        [
            "-v", "error", "-nostdin", "-threads", "1", .. seek, .. FFmpegProcess.Input(Info.Path, _kind.Demuxer!),
            "-map", "0:a:0", "-map_metadata", "-1", "-c:a", "pcm_f32le", "-bitexact", "-f", "wav", "pipe:1",
        ], _cancellation);
        ReadHeader();
        Skip((_firstFrame - (second * Info.Rate.Hertz)) * Info.Channels * sizeof(float));
        return _process;
    }

    private void ReadHeader()
    {
        Span<byte> chunk = stackalloc byte[12];
        if (Fill(chunk) < chunk.Length)
            throw FFmpegProbe.Damaged(Info.Path, _process!.Finish().Complaint);
        Span<byte> format = stackalloc byte[16];
        while (Fill(chunk[..8]) == 8 && !chunk.StartsWith("data"u8))
        {
            var size = (long)BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("fmt "u8) && size >= format.Length)
            {
                Fill(format);
                size -= format.Length;
            }
            Skip(size + (size & 1));
        }

        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var hertz = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        if (channels != Info.Channels || hertz != Info.Rate.Hertz)
        {
            throw new AudioFileException(
                Info.Path, $"is damaged (its header says {Info.Channels} channels at {Info.Rate}, its sound has {channels} at {hertz} Hz); convert it to WAV or FLAC");
        }
    }

    private void End()
    {
        _ended = true;
        var (status, complaint) = _process!.Finish();
        if (status != 0 || (_delivered == 0 && complaint.Length > 0))
            throw FFmpegProbe.Damaged(Info.Path, complaint);
    }

    private void Skip(long bytes)
    {
        Span<byte> scratch = stackalloc byte[4096];
        while (bytes > 0)
        {
            var count = Fill(scratch[..(int)Math.Min(bytes, scratch.Length)]);
            if (count == 0)
                return;
            bytes -= count;
        }
    }

    private int Fill(Span<byte> bytes) => _process!.Read(bytes);
}
