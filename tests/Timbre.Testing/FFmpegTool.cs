using System.Diagnostics;
using Xunit;

namespace Timbre.Testing;

/// <summary>Makes files in the formats that are too long to write by hand.</summary>
public static class FFmpegTool
{
    /// <summary>Makes a file of another one.</summary>
    public static string Encode(string source, string target, params string[] options)
    {
        Run("ffmpeg", ["-v", "error", "-nostdin", "-y", "-i", source, .. options, target]);
        return target;
    }

    /// <summary>A field of a file's tag; empty where there is none.</summary>
    public static string Tag(string path, string field) =>
        Run("ffprobe", ["-v", "error", "-show_entries", $"format_tags={field}:stream_tags={field}", "-of", "default=nokey=1:noprint_wrappers=1", path]).Trim();

    /// <summary>A digest of the decoded samples.</summary>
    public static string SoundDigest(string path) => Run("ffmpeg", ["-v", "error", "-nostdin", "-i", path, "-map", "0:a", "-f", "md5", "-"]);

    private static string Run(string tool, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var complaint = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint.GetAwaiter().GetResult());
        return output;
    }
}
