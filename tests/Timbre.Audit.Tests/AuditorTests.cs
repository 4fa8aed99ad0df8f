using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Audio.Writing;
using Timbre.Files;
using Timbre.Synthesis.Composition;
using Timbre.Training.Data;
using Timbre.Training.Splits;

namespace Timbre.Audit.Tests;

public sealed class AuditorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_fault_is_found_in_the_file_that_has_it_and_nowhere_else()
    {
        var music = Music("waltz", 0).Samples.ToArray();
        Write("good.wav", music);
        Write("silent.wav", new float[music.Length]);
        Write("mostly-silent.wav", [.. music.Select((x, i) => i < music.Length / 4 ? x : 0)]);
        Write("clipped.wav", [.. Music("march", 1).Samples.ToArray().Select(x => Math.Clamp(12 * x, -0.8f, 0.8f))]);
        Write("short.wav", [.. Music("swing", 2).Samples[..22_050]]);
        Write("offset.wav", [.. Music("ballad", 3).Samples.ToArray().Select(x => (0.5f * x) + 0.05f)]);
        WavFile.Write(At("rate.wav"), SyntheticSet.GenerateClip(new() { Rate = new SampleRate(44_100), Length = TimeSpan.FromSeconds(8) }, "drone", 4).Clip);
        File.WriteAllText(At("damaged.wav"), "RIFF");

        var report = Run();

        Assert.Equal(8, report.Files.Count);
        Assert.Equal(["damaged.wav"], Names(report.Damaged));
        Assert.Equal(["mostly-silent.wav", "silent.wav"], Names(report.Silent));
        Assert.Equal(["clipped.wav"], Names(report.Clipped));
        Assert.Equal(["short.wav"], Names(report.Short));
        Assert.Equal(["offset.wav"], Names(report.Offset));
        Assert.Equal(["rate.wav"], Names(report.WrongRate));
        Assert.Contains("44100 Hz", report.WrongRate[0].Reason);
        Assert.All(report.Damaged, finding => Assert.DoesNotContain(_folder.Path, finding.Reason));
    }

    [Fact]
    public void Copies_are_told_apart_by_how_they_were_made()
    {
        var music = Music("breakbeat", 0, 24).Samples.ToArray();
        Write("a.wav", music[..(20 * 22_050)]);
        File.Copy(At("a.wav"), At("b.wav"));
        WavFile.Write(At("c.wav"), AudioFile.Read(At("a.wav")), WavEncoding.Float32);
        Write("d.wav", [.. music[..(20 * 22_050)].Select(x => x / 3)]);
        Write("e.wav", music[(3 * 22_050)..]);
        Write("other.wav", Music("breakbeat", 1, 20).Samples.ToArray());

        var group = Assert.Single(Run().SameRecording);

        Assert.Equal(["a.wav", "b.wav", "c.wav", "d.wav", "e.wav"], group.Files.Select(Path.GetFileName));
        var kinds = group.Pairs.Where(pair => pair.First == At("a.wav")).ToDictionary(pair => Path.GetFileName(pair.Second), pair => pair.Kind);
        Assert.Equal(CopyKind.IdenticalFile, kinds["b.wav"]);
        Assert.Equal(CopyKind.IdenticalContent, kinds["c.wav"]);
        Assert.Equal(CopyKind.Aligned, kinds["d.wav"]);
        Assert.Equal(CopyKind.Shifted, kinds["e.wav"]);
        var shift = group.Pairs.Single(pair => pair.First == At("a.wav") && pair.Second == At("e.wav")).Shift;
        Assert.InRange(shift.TotalSeconds, -3.1, -2.9);
        Assert.Equal(CopyKind.Shifted, group.Kind);
    }

    [Fact]
    public void The_built_in_set_holds_no_recording_twice()
    {
        SyntheticSet.WriteTo(_folder.Path, new() { ClipsPerStyle = 8 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(Run().SameRecording);
    }

    [Fact]
    public void The_JSON_holds_what_the_report_holds()
    {
        Write("one.wav", Music("waltz", 0).Samples.ToArray());
        File.Copy(At("one.wav"), At("\"two\"\n.wav"));
        File.WriteAllText(At("bad.flac"), "no sound");
        var json = JsonNode.Parse(AuditDocument.Of(Run()).ToJson())!;
        Assert.Equal(3, (int)json["files"]!);
        Assert.Equal(At("bad.flac"), (string)json["damaged"]![0]!["file"]!);
        Assert.NotEmpty((string)json["damaged"]![0]!["reason"]!);
        foreach (var empty in (string[])["silent", "clipped", "short", "dc_offset", "wrong_rate", "likely"])
            Assert.Empty(json[empty]!.AsArray());
        var group = Assert.Single(json["same_recording"]!.AsArray())!;
        Assert.Equal([At("\"two\"\n.wav"), At("one.wav")], group["files"]!.AsArray().Select(file => (string)file!));
        Assert.Equal("identical file", (string)group["kind"]!);
    }

    [Fact]
    public void The_page_needs_nothing_else_and_escapes_file_names()
    {
        var music = Music("waltz", 0, 12).Samples.ToArray();
        Write("<b>&one.wav", music);
        Write("two.wav", [.. music.Select(x => x / 2)]);
        var page = At("page.html");
        AuditPage.Write(page, Run(), TestContext.Current.CancellationToken);
        var html = File.ReadAllText(page);
        Assert.DoesNotContain("<b>", html);
        Assert.Contains("&lt;b&gt;&amp;one.wav", html);
        Assert.Equal(2, html.Split("data:image/png;base64,").Length - 1);
        Assert.Equal(2, html.Split("data:audio/wav;base64,").Length - 1);
        Assert.DoesNotContain("http", html);
    }

    [Fact]
    public void The_text_is_one_line_a_finding_whatever_the_names()
    {
        File.WriteAllText(At("evil\n\u001b[31m.wav"), "no sound");
        var text = AuditText.Format(Run());
        Assert.DoesNotContain('\u001b', text);
        Assert.Single(text.Split('\n'), line => line.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public void A_split_by_the_groups_of_an_audit_divides_none()
    {
        var report = new AuditReport
        {
            Files = [.. Enumerable.Range(0, 60).Select(i => $"music/{(i % 2 == 0 ? "a" : "b")}/{i:000}.wav")],
            Damaged = [],
            Silent = [],
            Clipped = [],
            Short = [],
            Offset = [],
            WrongRate = [],
            SameRecording = [Group("music/a/000.wav", "music/a/002.wav", "music/a/004.wav"), Group("music/b/001.wav", "music/b/003.wav")],
            Likely = [Group("music/a/000.wav", "music/a/002.wav", "music/a/004.wav", "music/a/006.wav")],
        };
        var path = At("groups.csv");
        GroupFileWriter.Write(path, report);
        Assert.Equal("music/a/006.wav,music/a/006.wav,music/a/000.wav", File.ReadLines(path).ElementAt(7));

        var items = report.Files.Select(file => new DataItem(file["music/".Length..^4], file, file[6] - 'a', file["music/".Length..^4])).ToArray();
        for (var seed = 0; seed < 20; seed++)
        {
            var split = SplitPlan.Parse($"groups:{path}:60/40").Apply(items, seed)[0];
            Assert.Equal(items.Length, split.Train.Count + split.Test.Count);
            Assert.True(OnOneSide(0, 2, 4, 6));
            Assert.True(OnOneSide(1, 3));

            bool OnOneSide(params int[] indices) => indices.All(split.Train.Contains) || indices.All(split.Test.Contains);
        }
    }

    [Fact]
    public void Wrong_group_files_are_refused_in_one_line()
    {
        Assert.Contains("does not exist", Assert.Throws<UnusableFileException>(() => GroupFile.Read(At("none.csv"))).Message);
        File.WriteAllText(At("columns.csv"), "name,group\na,b\n");
        Assert.Contains("lacks the column file", Assert.Throws<DatasetException>(() => GroupFile.Read(At("columns.csv"))).Message);
        File.WriteAllText(At("twice.csv"), "file,group\nx/a.wav,1\nx/a.png,2\n");
        Assert.Contains("'x/a' stands in the groups '1' and '2'", Assert.Throws<DatasetException>(() => GroupFile.Read(At("twice.csv"))).Message);
        File.WriteAllText(At("empty.csv"), "file,group\na.wav,\n");
        Assert.Contains("line 2", Assert.Throws<DatasetException>(() => GroupFile.Read(At("empty.csv"))).Message);
        Assert.Throws<FormatException>(() => SplitPlan.Parse("groups:"));
    }

    [Fact]
    public void A_folder_without_sound_and_images_is_refused()
    {
        File.WriteAllText(At("notes.txt"), "nothing");
        Assert.Contains("no sound file", Assert.Throws<DatasetException>(() => Auditor.Find(_folder.Path)).Message);
    }

    private static CopyGroup Group(params string[] files) => new(files, CopyKind.Aligned, []);

    private static AudioClip Music(string style, int number, double seconds = 8) =>
        SyntheticSet.GenerateClip(new() { Length = TimeSpan.FromSeconds(seconds) }, style, number).Clip;

    private static IEnumerable<string?> Names(IReadOnlyList<AuditFinding> findings) => findings.Select(finding => Path.GetFileName(finding.File));

    private string At(string name) => Path.Combine(_folder.Path, name);

    private void Write(string name, float[] samples) => WavFile.Write(At(name), new AudioClip(samples, SampleRate.Default));

    private AuditReport Run() => Auditor.Run(Auditor.Find(_folder.Path), cancellation: TestContext.Current.CancellationToken);
}
