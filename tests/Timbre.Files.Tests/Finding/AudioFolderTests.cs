using Timbre.Files.Finding;
using Timbre.Testing;

namespace Timbre.Files.Tests.Finding;

public sealed class AudioFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_come_in_ordinal_order_without_hidden_ones_and_other_kinds()
    {
        foreach (var name in (string[])["b/2.wav", "b/10.MP3", "a/x.flac", "a/notes.txt", ".hidden/y.wav", "a/._x.flac", "Z.ogg", "c/d/e/f.m4a"])
            Touch(name);
        Assert.Equal(["Z.ogg", "a/x.flac", "b/10.MP3", "b/2.wav", "c/d/e/f.m4a"], Found(_folder["."]));
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        Touch("a/b/x.wav");
        Directory.CreateSymbolicLink(_folder["a/b/up"], _folder["a"]);
        Directory.CreateSymbolicLink(_folder["a/b/self"], _folder["a/b/self"]);
        Directory.CreateSymbolicLink(_folder["other"], _folder["a/b"]);
        Assert.Equal(["a/b/x.wav", "other/x.wav"], Found(_folder["."]));
    }

    [Fact]
    public void Two_folders_that_link_to_each_other_end()
    {
        Touch("a/x.wav");
        Touch("b/y.wav");
        Directory.CreateSymbolicLink(_folder["a/b"], _folder["b"]);
        Directory.CreateSymbolicLink(_folder["b/a"], _folder["a"]);
        Assert.Equal(["a/b/y.wav", "a/x.wav", "b/a/x.wav", "b/y.wav"], Found(_folder["."]));
    }

    [Fact]
    public void Named_files_are_taken_whatever_they_are_called_and_only_once()
    {
        Touch("music.bin");
        Touch("a.wav");
        Assert.Equal([_folder["music.bin"], _folder["a.wav"]], AudioFolder.Find(_folder["music.bin"], _folder["a.wav"], _folder["music.bin"], _folder["."]));
    }

    [Fact]
    public void An_input_that_is_not_there_is_an_error()
    {
        var error = Assert.Throws<UnusableFileException>(() => AudioFolder.Find(_folder["none"]));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    private void Touch(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], [0]);
    }

    private static string[] Found(string root) => [.. AudioFolder.Find(root).Select(path => Path.GetRelativePath(root, path))];
}
