using Microsoft.AspNetCore.Http;

namespace Timbre.Web.Listening;

/// <summary>Sound as browsers can play it: the file itself where its content is of a kind that they know, and a decoded WAV file for the rest.</summary>
internal static class PlayableSound
{
    // Enough for a day of sound at most rates; beyond this the file is not decoded for playing.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>The file as it is, for a browser to try. The type follows the first bytes, never the name.</summary>
    public static IResult Original(string path)
    {
        Span<byte> head = stackalloc byte[12];
        var file = RegularFile.OpenStream(path);
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        return Results.Stream(file, TypeOf(head), enableRangeProcessing: true);
    }

    /// <exception cref="AudioFileException">It cannot be decoded.</exception>
    public static void Decode(string path, string destination, CancellationToken cancellation)
    {
        using var reader = AudioReader.Open(path, cancellation: cancellation);
        using var wav = WavFile.Create(destination, reader.Rate);
        var most = (long)(Longest.TotalSeconds * reader.Rate.Hertz);
        var buffer = new float[1 << 16];
        for (int count; wav.Length < most && (count = reader.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            wav.Write(buffer.AsSpan(0, count));
        }
        wav.Complete();
    }

    private static string TypeOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("RIFF"u8) ? "audio/wav"
        : head.StartsWith("fLaC"u8) ? "audio/flac"
        : head.StartsWith("OggS"u8) ? "audio/ogg"
        : head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0) ? "audio/mpeg"
        : head.Length >= 8 && head[4..].StartsWith("ftyp"u8) ? "audio/mp4"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? "audio/webm"
        : "application/octet-stream";
}
