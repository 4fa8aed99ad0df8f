using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Timbre.Files.Writing;
using Timbre.Testing;

namespace Timbre.Files.Tests.Writing;

[SupportedOSPlatform("linux")]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_bytes_and_streams_replace_what_was_there()
    {
        AtomicFile.WriteText(_folder["a"], "one\n");
        Assert.Equal("one\n"u8.ToArray(), File.ReadAllBytes(_folder["a"]));
        AtomicFile.WriteBytes(_folder["a"], [1, 2]);
        Assert.Equal([1, 2], File.ReadAllBytes(_folder["a"]));
        AtomicFile.Write(_folder["a"], stream => stream.WriteByte(3));
        Assert.Equal([3], File.ReadAllBytes(_folder["a"]));
        AtomicFile.WriteText(_folder["a"], writer => writer.Write("é"));
        Assert.Equal("é"u8.ToArray(), File.ReadAllBytes(_folder["a"]));
        AssertFiles("a");
    }

    [Fact]
    public void A_writer_that_fails_or_is_canceled_leaves_the_old_file_and_nothing_else()
    {
        _folder.Write("a", "old");
        foreach (var name in (string[])["a", "b"])
        {
            foreach (var exception in (Exception[])[new InvalidOperationException(), new OperationCanceledException(), new IOException()])
            {
                Assert.Same(exception, Record.Exception(() => AtomicFile.Write(_folder[name], stream =>
                {
                    stream.Write(new byte[100_000]);
                    throw exception;
                })));
            }
        }
        using (var file = new AtomicFile(_folder["a"]))
            file.Stream.WriteByte(1);
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        AssertFiles("a");
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        if (Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) != 0)
            Assert.Skip("needs the right to mount a file system");
        try
        {
            var path = Path.Combine(disk, "a");
            File.WriteAllText(path, "old");
            // The smaller one fits into the stream's buffer, the larger one does not.
            File.WriteAllBytes(Path.Combine(disk, "filler"), new byte[15 * 4096]);
            foreach (var length in (int[])[1000, 1 << 20])
                Assert.ThrowsAny<IOException>(() => AtomicFile.Write(path, stream => stream.Write(new byte[length])));
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal(["a", "filler"], Directory.GetFiles(disk).Select(Path.GetFileName).Order());
        }
        finally
        {
            Assert.Equal(0, Run("umount", disk));
        }
    }

    [Fact]
    public void Until_it_is_committed_the_old_file_stands_there()
    {
        _folder.Write("a", "old");
        using var file = new AtomicFile(_folder["a"]);
        file.Stream.Write("new"u8);
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        Assert.StartsWith(".a.", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Path, "*.part"))), StringComparison.Ordinal);
        file.Commit();
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
        AssertFiles("a");
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        _folder.Write("real/file", "old");
        Directory.CreateDirectory(_folder["links"]);
        Directory.CreateSymbolicLink(_folder["links/folder"], "../real");
        File.CreateSymbolicLink(_folder["links/folder/second"], "../real/file");
        File.CreateSymbolicLink(_folder["first"], "links/folder/second");
        AtomicFile.WriteText(_folder["first"], "new");
        Assert.Equal("new", File.ReadAllText(_folder["real/file"]));
        Assert.Equal("links/folder/second", new FileInfo(_folder["first"]).LinkTarget);
        Assert.Equal("../real/file", new FileInfo(_folder["real/second"]).LinkTarget);

        File.CreateSymbolicLink(_folder["dangling"], "real/made");
        AtomicFile.WriteText(_folder["dangling"], "made");
        Assert.Equal("made", File.ReadAllText(_folder["real/made"]));
        Assert.Equal("real/made", new FileInfo(_folder["dangling"]).LinkTarget);

        File.CreateSymbolicLink(_folder["loop"], "loop");
        Assert.Contains("leads back to itself", Assert.Throws<UnusableFileException>(() => AtomicFile.WriteText(_folder["loop"], "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replaced_file_hands_on_its_mode_and_its_secrecy()
    {
        foreach (var mode in (UnixFileMode[])[UnixFileMode.UserRead, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute])
        {
            _folder.Write("a", "old");
            File.SetUnixFileMode(_folder["a"], mode);
            AtomicFile.Write(_folder["a"], _ => Assert.Equal(mode, File.GetUnixFileMode(Directory.GetFiles(_folder.Path, "*.part").Single())));
            Assert.Equal(mode, File.GetUnixFileMode(_folder["a"]));
            File.Delete(_folder["a"]);
        }
        File.Create(_folder["usual"]).Dispose();
        AtomicFile.WriteText(_folder["new"], "");
        Assert.Equal(File.GetUnixFileMode(_folder["usual"]), File.GetUnixFileMode(_folder["new"]));
    }

    [Fact]
    public void A_pipe_is_sent_the_content_once_it_is_whole()
    {
        Run("mkfifo", _folder["pipe"]);
        File.CreateSymbolicLink(_folder["link"], "pipe");
        using var reader = Process.Start(new ProcessStartInfo("cat", [_folder["pipe"]]) { RedirectStandardOutput = true })!;
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder["link"], stream =>
        {
            stream.WriteByte((byte)'x');
            throw new InvalidOperationException();
        }));
        AtomicFile.Write(_folder["link"], stream =>
        {
            stream.Write("?bc"u8);
            stream.Position = 0;
            stream.WriteByte((byte)'a');
        });
        Assert.Equal("abc", reader.StandardOutput.ReadToEnd());
        Assert.Equal(0, Run("test", "-p", _folder["pipe"]));
        AssertFiles("link", "pipe");
    }

    [Fact]
    public async Task Waiting_for_who_reads_a_pipe_ends_when_it_is_canceled()
    {
        Run("mkfifo", _folder["pipe"]);
        await AssertEnds(1);
        // A reader that does not read: the pipe is full soon.
        using var reader = new FileStream(_folder["pipe"], FileMode.Open, FileAccess.ReadWrite);
        await AssertEnds(1 << 20);
        AssertFiles("pipe");

        async Task AssertEnds(int length)
        {
            using var cancel = new CancellationTokenSource();
            using var file = new AtomicFile(_folder["pipe"]);
            file.Stream.Write(new byte[length]);
            var work = Task.Run(() => file.Commit(cancel.Token), TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            Assert.False(work.IsCompleted);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TimeSpan.FromMinutes(1)));
        }
    }

    [Fact]
    public void A_process_that_ends_at_once_leaves_nothing_unfinished()
    {
        using var file = new AtomicFile(_folder["a"]);
        Assert.Single(Directory.GetFiles(_folder.Path));
        AtomicFile.RemoveUnfinished();
        AssertFiles();
    }

    [Fact]
    public void Devices_and_open_files_are_written_to_and_stay()
    {
        AtomicFile.WriteText("/dev/null", "gone");
        Assert.Equal(0, Run("test", "-c", "/dev/null"));
        Assert.ThrowsAny<IOException>(() => AtomicFile.WriteText("/dev/full", "no room"));
        Assert.Equal(0, Run("test", "-c", "/dev/full"));

        using SafeFileHandle open = File.OpenHandle(_folder.Write("log", "before\n"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        AtomicFile.WriteText($"/proc/self/fd/{open.DangerousGetHandle()}", "after\n");
        Assert.Equal("before\nafter\n".Length, RandomAccess.GetLength(open));
    }

    [Fact]
    public void Where_no_file_can_be_is_told_before_the_work()
    {
        foreach (var path in (string[])[_folder.Path, _folder["none/a"], ""])
            Assert.Throws<UnusableFileException>(() => AtomicFile.Write(path, _ => Assert.Fail("it was begun")));
        Assert.Equal("\"\": is no file name; name a file", Assert.Throws<UnusableFileException>(() => new AtomicFile("")).Message);
        AssertFiles();
    }

    [Fact]
    public void The_longest_names_and_several_writers_at_once_are_fine()
    {
        var name = _folder[new string('x', 255)];
        var contents = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000)).ToArray();
        Parallel.ForEach(contents, content => AtomicFile.WriteText(name, content));
        Assert.Contains(File.ReadAllText(name), contents);
        AssertFiles(new string('x', 255));
    }

    private void AssertFiles(params string[] names) => Assert.Equal(names, Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
