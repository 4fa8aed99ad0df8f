using System.Diagnostics;
using Timbre.Testing;

namespace Timbre.Audit.Tests;

public sealed class GtzanAuditTests
{
    [Fact]
    public void All_copies_seen_in_the_spectrograms_are_found_and_at_most_ten_others()
    {
        var report = Auditor.Run(Auditor.Find(SharedData.Require("gtzan/mel")), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(999, report.Files.Count);
        Assert.Empty(report.Damaged);
        var found = PairsOf(report.SameRecording).ToHashSet();
        Assert.Empty(GtzanCopies.Pairs.Except(found));
        var others = found.Except(GtzanCopies.Pairs).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"others: {string.Join(" ", others)}");
        Assert.InRange(others.Length, 0, 10);
    }

    [Fact]
    public void A_copy_as_MP3_of_64_kbits_6_dB_quieter_and_cut_by_2_s_is_the_same_recording()
    {
        var audio = SharedData.Require("gtzan/audio");
        using var folder = new TemporaryFolder();
        var originals = Directory.GetDirectories(audio).Order(StringComparer.Ordinal).Select(genre => Directory.GetFiles(genre).Order(StringComparer.Ordinal).First()).ToArray();
        var copies = originals.Select(original => Path.Combine(folder.Path, Path.GetFileNameWithoutExtension(original) + ".mp3")).ToArray();
        for (var i = 0; i < originals.Length; i++)
            Encode(originals[i], copies[i]);

        var report = Auditor.Run([.. originals, .. copies], cancellation: TestContext.Current.CancellationToken);

        var expected = originals.Zip(copies).ToHashSet();
        Assert.Equal(expected, report.SameRecording.Select(group => (group.Files[1], group.Files[0])).Select(Ordered).ToHashSet());
        foreach (var pair in report.SameRecording.SelectMany(group => group.Pairs))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(pair.First)} {pair.Shift} {pair.BitErrorRate:0.000}");
            Assert.Equal(CopyKind.Shifted, pair.Kind);
            Assert.InRange(pair.Shift.TotalSeconds, -2.1, -1.9);
        }

        (string, string) Ordered((string First, string Second) pair) =>
            pair.First.EndsWith(".mp3", StringComparison.Ordinal) ? (pair.Second, pair.First) : pair;
    }

    [Fact]
    public void A_spectrogram_image_and_the_sound_it_was_made_from_are_the_same_recording()
    {
        var images = SharedData.Require("gtzan/mel");
        var sounds = Directory.GetFiles(Path.Combine(SharedData.Require("gtzan/audio"), "jazz")).Order(StringComparer.Ordinal).Take(3).ToArray();
        var pictures = sounds.Select(sound => Path.Combine(images, "jazz", Path.GetFileNameWithoutExtension(sound) + ".png")).ToArray();
        var report = Auditor.Run([.. sounds, .. pictures], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(3, report.SameRecording.Count);
        foreach (var pair in report.SameRecording.SelectMany(group => group.Pairs))
        {
            Assert.Equal(Path.GetFileNameWithoutExtension(pair.First), Path.GetFileNameWithoutExtension(pair.Second));
            Assert.InRange(pair.BitErrorRate, 0, 0.01);
        }
    }

    [Fact]
    public void The_public_sets_broken_file_is_damaged()
    {
        var report = Auditor.Run([SharedData.Require("gtzan/broken/jazz.00054.wav")], cancellation: TestContext.Current.CancellationToken);
        var finding = Assert.Single(report.Damaged);
        Assert.DoesNotContain("jazz.00054", finding.Reason);
        Assert.NotEmpty(finding.Reason);
    }

    private static IEnumerable<(string First, string Second)> PairsOf(IReadOnlyList<CopyGroup> groups)
    {
        foreach (var group in groups)
        {
            var names = group.Files.Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal).ToArray();
            for (var i = 0; i < names.Length; i++)
            {
                for (var j = i + 1; j < names.Length; j++)
                    yield return (names[i], names[j]);
            }
        }
    }

    private static void Encode(string from, string to)
    {
        if (!File.Exists("/usr/bin/ffmpeg"))
            Assert.Skip("needs ffmpeg, which is not on this machine");
        var start = new ProcessStartInfo("/usr/bin/ffmpeg") { RedirectStandardError = true };
        foreach (var argument in (string[])["-v", "error", "-y", "-i", from, "-af", "volume=-6dB,atrim=start=2", "-b:a", "64k", to])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, message);
    }
}
