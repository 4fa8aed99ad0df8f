using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Testing;

namespace Timbre.Models.Tests.Recognition;

/// <summary>Sound files of tones.</summary>
internal static class Tones
{
    public const double Low = 150;
    public const double Middle = 1200;
    public const double High = 6000;

    /// <summary>Writes a file of tones one after the other.</summary>
    public static string Write(TemporaryFolder folder, string name, params (double Hertz, double Seconds)[] tones)
    {
        var samples = tones.SelectMany(tone => Enumerable.Range(0, (int)(tone.Seconds * SampleRate.Default.Hertz)).Select(i => (float)(0.4 * Math.Sin(2 * Math.PI * tone.Hertz * i / SampleRate.Default.Hertz))));
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        WavFile.Write(folder[name], new AudioClip([.. samples], SampleRate.Default));
        return folder[name];
    }

    /// <summary>Writes files of different lengths and tones; each fourth is longer than three windows.</summary>
    public static string[] WriteMany(TemporaryFolder folder, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Write(folder, $"{i:000}.wav", (new[] { Low, Middle, High }[i % 3] + (10 * i), (i % 4 == 0 ? 3.3 : 0.4) + (0.05 * (i % 7)))))];
}
