using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Features.Tables;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class FeaturesCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-features-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Killed_at_random_moments_the_resumed_table_is_identical_byte_for_byte()
    {
        var music = SharedData.Require("gtzan/audio");
        var (whole, broken) = (Path.Combine(_folder, "whole.csv"), Path.Combine(_folder, "broken.csv"));
        Assert.Equal(0, TimbreProcess.Run("features", music, "--segments", "4", "--out", whole).ExitCode);

        var random = new Random(11);
        var killedAtWork = 0;
        for (var kill = 0; kill < 10; kill++)
        {
            using var process = TimbreProcess.Start("features", music, "--segments", "4", "--threads", "2", "--out", broken);
            // The first kills wait for the work to begin, so that some hit it on any machine; later ones come at any time.
            var journal = broken + ".journal";
            for (var wait = 0; kill < 5 && wait < 500 && !File.Exists(journal); wait++)
                Thread.Sleep(10);
            Thread.Sleep(random.Next(10, 250));
            killedAtWork += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }
        Assert.Equal(0, TimbreProcess.Run("features", music, "--segments", "4", "--out", broken).ExitCode);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(broken));
        Assert.True(killedAtWork >= 5, $"only {killedAtWork} runs were still at work when killed");
        Assert.Equal(["broken.csv", "whole.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Shards_from_a_list_on_stdin_make_up_the_whole_whatever_the_names()
    {
        string[] names = ["plain.wav", "two words.wav", "-dash.wav", "qu\"ote, comma.wav", "ünïcode ♫.wav", "$(rm -rf x).wav"];
        var genre = Path.Combine(_folder, "music", "odd");
        Directory.CreateDirectory(genre);
        foreach (var name in names)
            WavFile.Write(Path.Combine(genre, name), Tone(name.Length));
        var list = string.Join('\n', names.Select(name => Path.Combine(genre, name)));

        var whole = Path.Combine(_folder, "whole.csv");
        Assert.Equal((0, ""), Result(TimbreProcess.Run("features", Path.Combine(_folder, "music"), "--out", whole)));
        var rows = new List<string>();
        for (var shard = 1; shard <= 2; shard++)
        {
            var path = Path.Combine(_folder, $"{shard}.csv");
            Assert.Equal((0, ""), Result(TimbreProcess.RunWithInput(list, "features", "-", "--shard", $"{shard}/2", "--out", path)));
            rows.AddRange(FeatureTable.Read(path).Rows.Select(Text));
        }
        Assert.Equal(FeatureTable.Read(whole).Rows.Select(Text).Order(), rows.Order());
        Assert.Equal(names.Order(StringComparer.Ordinal), FeatureTable.Read(whole).Rows.Select(row => row.FileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bad_file_is_named_and_skipped_and_the_exit_code_tells()
    {
        var genre = Path.Combine(_folder, "music", "rock");
        Directory.CreateDirectory(genre);
        WavFile.Write(Path.Combine(genre, "good.wav"), Tone(5));
        File.WriteAllText(Path.Combine(genre, "bad.wav"), "no sound at all");
        var table = Path.Combine(_folder, "table.csv");
        var (code, output, error) = TimbreProcess.Run("features", Path.Combine(_folder, "music"), Path.Combine(_folder, "nowhere"), "--out", table);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("bad.wav: ", error, StringComparison.Ordinal);
        Assert.Contains("nowhere: does not exist", error, StringComparison.Ordinal);
        Assert.Contains("skipped 2:", error, StringComparison.Ordinal);
        Assert.Equal(["good.wav"], FeatureTable.Read(table).Rows.Select(row => row.FileName));
    }

    [Fact]
    public void Three_hours_are_read_in_constant_memory()
    {
        var recording = Path.Combine(_folder, "long.wav");
        WavFile.Write(recording, new AudioClip([.. Enumerable.Range(0, 22050 * 60).Select(n => 0.3f * MathF.Sin(1e-7f * n * n))], SampleRate.Default));
        // The header is told of three hours; what the first minute does not fill are the zeros of a sparse file.
        const int Bytes = 3 * 3600 * 22050 * 2;
        using (var stream = new FileStream(recording, FileMode.Open))
        {
            stream.SetLength(44 + Bytes);
            stream.Position = 4;
            stream.Write(BitConverter.GetBytes(36 + Bytes));
            stream.Position = 40;
            stream.Write(BitConverter.GetBytes(Bytes));
        }
        var table = Path.Combine(_folder, "table.csv");
        using var process = TimbreProcess.Start("features", recording, "--segment", "30", "--out", table);
        long peak = 0;
        while (!process.WaitForExit(50))
            peak = Math.Max(peak, PeakResidentBytes(process.Id));
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(360, FeatureTable.Read(table).Rows.Count);
        Assert.InRange(peak, 1, 600L << 20);
    }

    [Fact]
    public void An_input_is_never_written_over()
    {
        var song = Path.Combine(_folder, "song.wav");
        WavFile.Write(song, Tone(3));
        var before = File.ReadAllBytes(song);
        Assert.Equal(2, TimbreProcess.Run("features", song, "--out", song).ExitCode);
        Assert.Equal(before, File.ReadAllBytes(song));
    }

    [Theory]
    [InlineData("features")]
    [InlineData("features", "x.wav")]
    [InlineData("features", "x.wav", "--out", "/no/such/folder/x.csv")]
    [InlineData("features", "x.wav", "--out", "x.csv", "--set", "nothing")]
    [InlineData("features", "x.wav", "--out", "x.csv", "--segment", "NaN")]
    [InlineData("features", "x.wav", "--out", "x.csv", "--segments", "0")]
    [InlineData("features", "x.wav", "--out", "x.csv", "--segments", "2", "--segment", "3")]
    [InlineData("features", "x.wav", "--out", "x.csv", "--shard", "3/2")]
    [InlineData("features", "x.wav", "--out", "x.csv", "--threads", "0")]
    public void Wrong_use_gives_one_line_and_exit_code_2(params string[] arguments)
    {
        var (code, output, error) = TimbreProcess.Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("timbre: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\uFFFD', error);
    }

    private static AudioClip Tone(int seed) =>
        new([.. Enumerable.Range(0, 22050).Select(n => 0.5f * MathF.Sin(0.01f * seed * n))], SampleRate.Default);

    private static long PeakResidentBytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended in between.
            return 0;
        }
    }

    private static (int ExitCode, string Output) Result((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Output);

    private static string Text(FeatureRow row) => $"{row.FileName} {row.Label} {string.Join(' ', row.Values)}";
}
