using System.Runtime.Versioning;
using Timbre.Audio.Tags;
using Timbre.Audio.Writing;
using Timbre.Files;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

[SupportedOSPlatform("linux")]
public sealed class GenreTagTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly TemporaryFolder _folder = new();
    private readonly string _song;

    public GenreTagTests()
    {
        _song = _folder["song.wav"];
        WavFile.Write(_song, new AudioClip(new float[2205], SampleRate.Default));
        File.SetUnixFileMode(_song, Mode);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_genre_is_written_through_a_link_and_nothing_else_is_left()
    {
        File.CreateSymbolicLink(_folder["link.wav"], "song.wav");
        GenreTag.Write(_folder["link.wav"], "Polka");
        Assert.Equal("Polka", GenreTag.Read(_song));
        Assert.Equal(Mode, File.GetUnixFileMode(_song));
        Assert.Equal(["link.wav", "song.wav"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_a_kill_left_half_written_is_mended()
    {
        var whole = File.ReadAllBytes(_song);
        _folder.Write(".song.wav.timbre-backup", whole);
        File.WriteAllBytes(_song, whole[..100]);
        GenreTag.Recover(_song);
        Assert.Equal(whole, File.ReadAllBytes(_song));
        Assert.Equal([_song], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_cannot_be_tagged_is_told_once_and_stays_what_it_was()
    {
        var text = _folder.Write("text.mp3x", "no sound");
        var problem = Assert.Throws<AudioFileException>(() => GenreTag.Write(text, "Polka"));
        Assert.Equal($"{text}: is of a kind that has no tag, or is damaged; its genre cannot be read or written", problem.Message);
        Assert.Equal("no sound", File.ReadAllText(text));
        Assert.Throws<UnusableFileException>(() => GenreTag.Read(_folder["none.wav"]));
        File.SetUnixFileMode(_song, UnixFileMode.UserRead);
        Assert.Contains("is read-only", Assert.Throws<AudioFileException>(() => GenreTag.Write(_song, "Polka")).Message, StringComparison.Ordinal);
        Assert.Equal([_song, text], Directory.GetFiles(_folder.Path).Order());
    }
}
