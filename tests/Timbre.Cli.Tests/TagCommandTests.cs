using Timbre.Audio;
using Timbre.Audio.Tags;
using Timbre.Audio.Writing;
using Timbre.Cli.Terminal;
using Timbre.Models.Storage;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>Tags of real files, made by ffmpeg and read back by ffprobe: what wrote them does not judge them.</summary>
public sealed class TagCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TagCommandTests() => TinyModel.Save(_folder["tiny.timbre"]);

    public void Dispose() => _folder.Dispose();

    private string Journal => _folder["old.jsonl"];

    [Theory]
    [InlineData("song.mp3")]
    [InlineData("song.flac")]
    [InlineData("song.ogg")]
    [InlineData("song.opus")]
    [InlineData("song.m4a")]
    [InlineData("so\"ng,\né $(x).mp3")]
    public async Task The_genre_is_written_and_brought_back_in_every_format_and_nothing_else_changes(string name)
    {
        var song = Song(name, "Polka");
        var sound = FFmpegTool.SoundDigest(song);
        var session = await Predict(song, "--write-tags", "--tag-journal", Journal);
        Assert.Equal((ExitCode.Success, []), (session.ExitCode, session.Failures));
        Assert.Contains(FFmpegTool.Tag(song, "genre"), new[] { "calm", "wild" });
        Assert.Equal("A title", FFmpegTool.Tag(song, "title"));
        Assert.Equal(sound, FFmpegTool.SoundDigest(song));

        var restored = await Session.RunAsync("predict", "--restore-tags", Journal);
        Assert.Equal((ExitCode.Success, []), (restored.ExitCode, restored.Failures));
        Assert.Equal("Polka", FFmpegTool.Tag(song, "genre"));
        Assert.Equal("A title", FFmpegTool.Tag(song, "title"));
        Assert.Equal(sound, FFmpegTool.SoundDigest(song));
        Assert.Equal(["old.jsonl", name, "tiny.timbre"], Names());
    }

    [Fact]
    public async Task Of_a_wave_file_the_ID3_chunk_is_read_and_written()
    {
        var song = Song("song.wav", genre: null);
        var sound = FFmpegTool.SoundDigest(song);
        await Predict(song, "--write-tags", "--tag-journal", Journal);
        Assert.Contains(GenreTag.Read(song), new[] { "calm", "wild" });
        Assert.Equal(sound, FFmpegTool.SoundDigest(song));
        await Session.RunAsync("predict", "--restore-tags", Journal);
        Assert.Equal("", GenreTag.Read(song));
        Assert.Equal(sound, FFmpegTool.SoundDigest(song));
    }

    [Fact]
    public async Task A_file_without_a_genre_has_none_again()
    {
        var song = Song("song.mp3", genre: null);
        await Predict(song, "--write-tags", "--tag-journal", Journal);
        Assert.NotEmpty(FFmpegTool.Tag(song, "genre"));
        await Session.RunAsync("predict", "--restore-tags", Journal);
        Assert.Equal("", FFmpegTool.Tag(song, "genre"));
    }

    [Fact]
    public async Task A_dry_run_shows_old_and_new_and_writes_nothing()
    {
        var song = Song("song.flac", "Polka");
        var before = File.ReadAllBytes(song);
        var session = await Predict(song, "--write-tags", "--dry-run", "--tag-journal", Journal, "--format", "csv");
        Assert.Matches("(?m)^.*song\\.flac,.*,Polka,(calm|wild),would be written$", session.Output);
        Assert.Equal(before, File.ReadAllBytes(song));
        Assert.Equal(["song.flac", "tiny.timbre"], Names());

        await Predict(song, "--write-tags", "--tag-journal", Journal);
        before = File.ReadAllBytes(song);
        session = await Session.RunAsync("predict", "--restore-tags", Journal, "--dry-run");
        Assert.Contains("-> Polka (dry run)", session.Output);
        Assert.Equal(before, File.ReadAllBytes(song));
    }

    [Fact]
    public async Task What_the_model_is_not_sure_of_is_not_written_unless_told_to()
    {
        var (model, card) = ModelFile.Load(_folder["tiny.timbre"]);
        using (model)
            ModelFile.Save(_folder["tiny.timbre"], model, card with { LeaningFrom = 1.1, SureFrom = 1.1 });
        var song = Song("song.mp3", "Polka");
        var session = await Predict(song, "--write-tags", "--tag-journal", Journal);
        Assert.Contains("Polka kept: not sure", session.Output);
        Assert.Equal("Polka", FFmpegTool.Tag(song, "genre"));
        await Predict(song, "--write-tags", "--include-unsure", "--tag-journal", Journal);
        Assert.NotEqual("Polka", FFmpegTool.Tag(song, "genre"));
    }

    [Fact]
    public async Task Genres_that_are_there_are_kept_when_only_empty_ones_are_to_be_filled()
    {
        var (full, empty) = (Song("full.mp3", "Polka"), Song("empty.mp3", genre: null));
        var session = await Session.RunAsync("predict", full, empty, "--model", _folder["tiny.timbre"], "--write-tags", "--only-empty", "--tag-journal", Journal, "--summary");
        Assert.Equal("Polka", FFmpegTool.Tag(full, "genre"));
        Assert.NotEmpty(FFmpegTool.Tag(empty, "genre"));
        Assert.Contains("1 kept: not empty", session.Errors);
        Assert.Contains("1 written", session.Errors);
    }

    [Fact]
    public async Task A_read_only_and_a_broken_file_are_a_line_each_and_the_rest_go_on()
    {
        var (good, locked, broken) = (Song("good.mp3", "Polka"), Song("locked.mp3", "Polka"), _folder.Write("broken.mp3", "no sound at all"));
        File.SetAttributes(locked, FileAttributes.ReadOnly);
        var session = await Session.RunAsync("predict", broken, locked, good, "--model", _folder["tiny.timbre"], "--write-tags", "--tag-journal", Journal);
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Equal(2, session.Failures.Length);
        Assert.Contains(session.Failures, line => line.Contains("broken.mp3", StringComparison.Ordinal));
        Assert.Contains(session.Failures, line => line.Contains("locked.mp3: is read-only", StringComparison.Ordinal));
        Assert.Equal("Polka", FFmpegTool.Tag(locked, "genre"));
        Assert.NotEqual("Polka", FFmpegTool.Tag(good, "genre"));
        File.SetAttributes(locked, FileAttributes.Normal);
    }

    [Fact]
    public async Task A_genre_that_somebody_set_since_is_theirs_to_keep()
    {
        var (first, second) = (Song("first.mp3", "Polka"), Song("second.mp3", "Polka"));
        await Session.RunAsync("predict", first, second, "--model", _folder["tiny.timbre"], "--write-tags", "--tag-journal", Journal);
        GenreTag.Write(first, "Zydeco");
        var session = await Session.RunAsync("predict", "--restore-tags", Journal);
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Contains("'Zydeco'", Assert.Single(session.Failures));
        Assert.Equal("Zydeco", FFmpegTool.Tag(first, "genre"));
        Assert.Equal("Polka", FFmpegTool.Tag(second, "genre"));
    }

    [Fact]
    public async Task A_file_that_a_kill_left_half_written_is_mended_first()
    {
        var song = Song("song.mp3", "Polka");
        var whole = File.ReadAllBytes(song);
        _folder.Write(".song.mp3.timbre-backup", whole);
        File.WriteAllBytes(song, whole[..(whole.Length / 3)]);
        await Predict(song, "--write-tags", "--tag-journal", Journal);
        await Session.RunAsync("predict", "--restore-tags", Journal);
        Assert.Equal("Polka", FFmpegTool.Tag(song, "genre"));
        Assert.Equal(["old.jsonl", "song.mp3", "tiny.timbre"], Names());
        var untouched = Song("other.mp3", "Polka");
        Assert.Equal(FFmpegTool.SoundDigest(untouched), FFmpegTool.SoundDigest(song));
    }

    [Fact]
    public async Task The_oldest_value_comes_back_after_several_runs_also_from_a_journal_that_a_kill_cut_off()
    {
        var song = Song("song.mp3", "Polka");
        await Predict(song, "--write-tags", "--tag-journal", Journal);
        File.AppendAllText(Journal, "{\"file\":\"/x");
        GenreTag.Write(song, "Polka");
        await Predict(song, "--write-tags", "--tag-journal", Journal);
        await Session.RunAsync("predict", "--restore-tags", Journal);
        Assert.Equal("Polka", FFmpegTool.Tag(song, "genre"));
    }

    [Theory]
    [InlineData("hiphop", "Hip-Hop")]
    [InlineData("classical", "Classical")]
    [InlineData("Drum'n'Bass nouveau", "Drum'n'Bass nouveau")]
    public void Classes_are_spelled_as_tags_spell_them(string name, string tag) => Assert.Equal(tag, GenreName.InTags(name));

    [Theory]
    [InlineData("--dry-run", "predict", "a.wav", "--dry-run")]
    [InlineData("--only-empty", "predict", "a.wav", "--only-empty")]
    [InlineData("--restore-tags", "predict", "--restore-tags", "/no/such/journal")]
    [InlineData("--restore-tags", "predict", "a.wav", "--restore-tags", "x", "--write-tags")]
    public async Task Wrong_use_is_one_line(string option, params string[] args)
    {
        var session = await Session.RunAsync(args);
        Assert.Equal(ExitCode.WrongUse, session.ExitCode);
        Assert.Contains(option, Assert.Single(session.Failures));
    }

    private Task<Session> Predict(string song, params string[] options) => Session.RunAsync(["predict", song, "--model", _folder["tiny.timbre"], .. options]);

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private string Song(string name, string? genre)
    {
        var wave = _folder["source.wav"];
        WavFile.Write(wave, new AudioClip([.. Enumerable.Range(0, 22050).Select(i => 0.3f * MathF.Sin(i * 0.05f))], SampleRate.Default));
        string[] tags = ["-metadata", "title=A title", .. genre is null ? [] : (string[])["-metadata", $"genre={genre}"]];
        FFmpegTool.Encode(wave, _folder[name], tags);
        File.Delete(wave);
        return _folder[name];
    }
}
