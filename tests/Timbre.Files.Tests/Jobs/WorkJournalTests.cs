using System.Diagnostics;
using Timbre.Files.Jobs;
using Timbre.Testing;

namespace Timbre.Files.Tests.Jobs;

public sealed class WorkJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_journal_cut_off_at_any_byte_is_continued_from_its_last_whole_record()
    {
        string[] keys = ["a", "b\tc", "d\\e\n"];
        var path = _folder["table.csv.journal"];
        using (var records = new WorkJournal(path, "job"))
        {
            foreach (var key in keys)
                records.Add(key, [key + "\n", "second\n"]);
        }
        var full = File.ReadAllBytes(path);
        for (var length = 0; length < full.Length; length++)
        {
            File.WriteAllBytes(path, full[..length]);
            using var records = new WorkJournal(path, "job");
            var kept = keys.Where(records.Has).ToArray();
            Assert.Equal(keys[..kept.Length], kept);
            Assert.All(kept, key => Assert.Equal([key + "\n", "second\n"], records.Read(key)));
            Assert.True(kept.Length < 3);
        }
        using var other = new WorkJournal(path, "another job");
        Assert.Equal(0, other.Count);
    }

    [Fact]
    public void Somebody_elses_file_is_left_alone()
    {
        var path = _folder.Write("diary", "Dear diary,\ntoday I listened.\n");
        Assert.Contains("is no journal", Assert.Throws<IOException>(() => new WorkJournal(path, "job")).Message, StringComparison.Ordinal);
        Assert.Equal("Dear diary,\ntoday I listened.\n", File.ReadAllText(path));
        Process.Start("mkfifo", [_folder["pipe"]]).WaitForExit();
        Assert.Contains("is no ordinary file", Assert.Throws<UnusableFileException>(() => new WorkJournal(_folder["pipe"], "job")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_jobs_do_not_write_the_same_result()
    {
        using var first = new WorkJournal(_folder["journal"], "job");
        Assert.Contains("is in use", Assert.Throws<IOException>(() => new WorkJournal(_folder["journal"], "job")).Message, StringComparison.Ordinal);
    }
}
