using System.Globalization;
using System.Text.Json;

namespace Timbre.Audio.Decoding;

/// <summary>Asks ffprobe what the first sound stream of a file is.</summary>
internal static class FFmpegProbe
{
    // What is asked for takes a few hundred bytes.
    private const int LongestAnswer = 1 << 20;

    private const string Entries = "stream=codec_name,sample_rate,channels,duration:format=duration,nb_streams";

    // Without an index ffprobe works the length out from the bit rate at the start.
    private static readonly string[] EstimatingDemuxers = ["aac", "amr", "avi", "flv", "mpeg", "mpegts", "wav"];

    /// <summary>Describes a file.</summary>
    /// <returns>What it is, and whether its duration is one that the sound must have.</returns>
    /// <exception cref="AudioFileException">It holds no sound that can be decoded.</exception>
    public static (AudioInfo Info, bool IsPromise) Describe(string path, FileKind kind, CancellationToken cancellation)
    {
        using var probe = FFmpegProcess.Start("ffprobe", path,
        [
            "-v", "error", "-select_streams", "a:0", "-show_entries", Entries, "-of", "json", .. FFmpegProcess.Input(path, kind.Demuxer!),
        ], cancellation);
        JsonDocument answer;
        try
        {
            answer = JsonDocument.Parse(probe.ReadAll(LongestAnswer));
        }
        catch (JsonException)
        {
            throw Damaged(path, probe.Finish().Complaint);
        }

        using (answer)
        {
            var (status, complaint) = probe.Finish();
            if (status != 0)
                throw Damaged(path, complaint);
            if (!answer.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
                throw new AudioFileException(path, $"holds no sound track ({kind.Name}); choose a file with one");
            return Describe(path, kind, answer.RootElement, streams[0]);
        }
    }

    public static AudioFileException Damaged(string path, string complaint)
    {
        var reason = Shorten(path, complaint);
        return new AudioFileException(path, $"is damaged ({(reason.Length > 0 ? reason : "ffmpeg finds no sound in it")}); get the file again or convert it again");
    }

    private static (AudioInfo Info, bool IsPromise) Describe(string path, FileKind kind, JsonElement root, JsonElement stream)
    {
        var hertz = Number(stream, "sample_rate");
        var channels = stream.TryGetProperty("channels", out var value) && value.TryGetInt32(out var count) ? count : 0;
        if (hertz is not (>= 1 and <= SampleRate.Maximum) || channels < 1)
            throw new AudioFileException(path, $"is damaged (its header says {channels} channels at {hertz ?? 0} Hz); get the file again");
        var ofStream = Number(stream, "duration");
        var container = root.TryGetProperty("format", out var format) ? format : default;
        var seconds = ofStream ?? Number(container, "duration");

        // A video's length is not its sound's.
        var isPromise = (ofStream is not null || Number(container, "nb_streams") == 1) && !EstimatingDemuxers.Contains(kind.Demuxer);
        var codec = stream.TryGetProperty("codec_name", out var name) ? name.GetString() : "unknown";
        TimeSpan? duration = seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds.Value) : null;
        return (new AudioInfo(path, new SampleRate((int)hertz.Value), channels, duration, $"{kind.Name} ({codec})"), isPromise);
    }

    private static double? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    /// <summary>ffmpeg names the file and the address of its own structures; the message names the file already.</summary>
    private static string Shorten(string path, string complaint)
    {
        var file = "file:" + Path.GetFullPath(path);
        var text = complaint.Replace(file + ": ", "", StringComparison.Ordinal).Replace(file, "", StringComparison.Ordinal);
        while (text.StartsWith('[') && text.IndexOf("] ", StringComparison.Ordinal) is var end and > 0)
            text = text[(end + 2)..];
        return text.Trim(' ', ':', '.');
    }
}
