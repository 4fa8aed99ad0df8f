using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Timbre.Files.Opening;
using Timbre.Testing;

namespace Timbre.Files.Tests.Opening;

[SupportedOSPlatform("linux")]
public sealed partial class RegularFileTests : IDisposable
{
    private const int Nobody = 65534;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pipes_devices_and_sockets_are_refused_at_once()
    {
        Process.Start("mkfifo", [_folder["pipe"]]).WaitForExit();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        File.CreateSymbolicLink(_folder["link"], "/dev/zero");
        foreach (var path in (string[])[_folder["pipe"], _folder["socket"], _folder["link"], "/dev/null", "/dev/tty"])
            AssertRefused(path, "is no ordinary file but a pipe or device");
        Assert.Throws<UnusableFileException>(() => RegularFile.OpenOrCreate(_folder["pipe"], FileShare.None));
    }

    [Fact]
    public void What_is_no_file_is_refused_with_what_to_do()
    {
        AssertRefused(_folder["missing"], "does not exist; check the name");
        AssertRefused(_folder.Path, "is a folder; name a file in it");
        AssertRefused("", "is no file name");
        AssertRefused("a\0b", "is no file name");
        AssertRefused(_folder[new string('x', 5000)], "cannot be opened");
        File.CreateSymbolicLink(_folder["dangling"], "nowhere");
        AssertRefused(_folder["dangling"], "is a link to nowhere, which does not exist");
        File.CreateSymbolicLink(_folder["loop"], "loop");
        AssertRefused(_folder["loop"], "is a link that leads back to itself");
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        var path = _folder.Write("secret", "x");
        File.SetUnixFileMode(path, UnixFileMode.None);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        // Root may read everything, so this thread takes the identity of another user.
        var user = setfsuid(Nobody);
        try
        {
            AssertRefused(path, "may not be read by this user");
        }
        finally
        {
            _ = setfsuid(user);
        }
    }

    [Fact]
    public void An_empty_file_can_be_read_but_holds_no_sound()
    {
        var path = _folder.Write("empty", "");
        Assert.Empty(RegularFile.ReadBytes(path, 0));
        Assert.Equal("", RegularFile.ReadText(path));
        Assert.Contains("is empty (0 bytes)", Assert.Throws<UnusableFileException>(() => RegularFile.Open(path, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_is_read_whole_up_to_a_limit()
    {
        var path = _folder.Write("text", "\uFEFFzwölf");
        Assert.Equal(9, RegularFile.ReadBytes(path, 9).Length);
        Assert.Contains("holds 9 bytes, more than the 8", Assert.Throws<UnusableFileException>(() => RegularFile.ReadBytes(path, 8)).Message, StringComparison.Ordinal);
        Assert.Equal("zwölf", RegularFile.ReadText(path));
        using var stream = RegularFile.OpenStream(path);
        Assert.Equal(9, stream.Length);
        File.CreateSymbolicLink(_folder["link"], path);
        using var file = RegularFile.Open(_folder["link"], out var length);
        Assert.Equal(9, length);
        Assert.Equal("lf"u8, RegularFile.ReadAt(file, new byte[100], 7));
    }

    private static void AssertRefused(string path, string problem)
    {
        foreach (var read in (Action[])[() => RegularFile.Open(path, out _), () => RegularFile.OpenStream(path), () => RegularFile.ReadBytes(path, 100), () => RegularFile.ReadText(path)])
            Assert.StartsWith(problem, Assert.Throws<UnusableFileException>(read).Problem, StringComparison.Ordinal);
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(int user);
}
