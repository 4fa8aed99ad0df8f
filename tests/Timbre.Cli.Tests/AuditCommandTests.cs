using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Audio.Writing;

namespace Timbre.Cli.Tests;

public sealed class AuditCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_audit_prints_JSON_and_writes_the_page_and_the_groups()
    {
        var music = Path.Combine(_folder, "music");
        Directory.CreateDirectory(music);
        WavFile.Write(Path.Combine(music, "one.wav"), Noise(1));
        File.Copy(Path.Combine(music, "one.wav"), Path.Combine(music, "two words.wav"));
        WavFile.Write(Path.Combine(music, "short.wav"), Noise(2).Slice(0, 22_050));
        File.WriteAllText(Path.Combine(music, "bad.wav"), "no sound at all");
        var (page, groups) = (Path.Combine(_folder, "audit.html"), Path.Combine(_folder, "groups.csv"));

        var (code, output, error) = TimbreProcess.Run("audit", music, "--format", "json", "--html", page, "--groups", groups);

        Assert.Equal((0, ""), (code, error));
        var json = JsonNode.Parse(output)!;
        Assert.Equal(Path.Combine(music, "bad.wav"), (string)json["damaged"]![0]!["file"]!);
        Assert.Equal(Path.Combine(music, "short.wav"), (string)json["short"]![0]!["file"]!);
        Assert.Equal("identical file", (string)Assert.Single(json["same_recording"]!.AsArray())!["kind"]!);
        Assert.Contains("data:audio/wav;base64,", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(5, File.ReadAllLines(groups).Length);
    }

    [Fact]
    public void Wrong_use_gets_one_line_each()
    {
        Assert.Equal(2, TimbreProcess.Run("audit").ExitCode);
        Assert.Equal(2, TimbreProcess.Run("audit", _folder, "--format", "xml").ExitCode);
        Assert.Equal(2, TimbreProcess.Run("audit", _folder, "--shortest", "soon").ExitCode);
        foreach (var (path, words) in new[] { (Path.Combine(_folder, "nowhere"), "does not exist"), (_folder, "no sound file") })
        {
            var (code, output, error) = TimbreProcess.Run("audit", path);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains(words, error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd('\n').Split('\n'));
        }
    }

    private static AudioClip Noise(int seed)
    {
        var random = new Random(seed);
        var samples = new float[8 * 22_050];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (0.2f * random.NextSingle()) - 0.1f;
        return new AudioClip(samples, SampleRate.Default);
    }
}
