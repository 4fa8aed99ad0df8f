using System.Diagnostics;
using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Testing;

namespace Timbre.Web.Tests;

/// <summary>Sound files as bytes.</summary>
internal static class Sounds
{
    /// <summary>A WAV file of a swept tone.</summary>
    public static byte[] Wav(double seconds, double hertz = 220)
    {
        using var folder = new TemporaryFolder();
        var samples = new float[(int)(seconds * 22050)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = 0.5f * (float)Math.Sin(2 * Math.PI * (hertz + (i / 1e4)) * i / 22050);
        WavFile.Write(folder["tone.wav"], new AudioClip(samples, SampleRate.Default));
        return File.ReadAllBytes(folder["tone.wav"]);
    }

    /// <summary>Silence in a few bytes: FLAC whose header does not say how long it is, since its writer could not go back to the start.</summary>
    public static byte[] SilentFlac(TimeSpan length)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", $"{length.TotalSeconds:0}", "-f", "flac", "pipe:1"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return bytes.ToArray();
    }

    /// <summary>Clips of the reference data, one of each genre.</summary>
    public static IReadOnlyList<string> Clips() =>
        [.. Directory.EnumerateFiles(SharedData.Require("gtzan/audio"), "*.00000.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
