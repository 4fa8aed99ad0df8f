using System.Diagnostics;

namespace Timbre.Audio.Tests;

/// <summary>Makes files in the formats that are too long to write by hand.</summary>
internal static class FFmpegTool
{
    public static string Encode(string source, string target, params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", "-i", source, .. options, target])
        {
            RedirectStandardError = true,
        })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint);
        return target;
    }
}
