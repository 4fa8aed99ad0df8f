using System.Diagnostics;
using Timbre.Files.Text;

namespace Timbre.Files.Tests.Text;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("tracks:70/15/15", "tracks:70/15/15")]
    [InlineData("--set", "--set")]
    [InlineData("lr=0.01", "lr=0.01")]
    [InlineData("", "''")]
    [InlineData("my music", "'my music'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("~/music", "'~/music'")]
    public void Only_what_a_shell_would_change_is_quoted(string text, string quoted) => Assert.Equal(quoted, ShellWord.Quote(text));

    [Fact]
    public void A_shell_reads_every_word_as_it_was()
    {
        string[] words =
        [
            "", "-", "--set", "-x y", "it's", "'", "''", "\"", "$HOME", "${HOME}", "$(id)", "`id`", "\\", "\\n", "a\\'b", "a\nb", "\n", "a\tb", "*", "?", "[a]", "{a,b}", "~", "~root", "!!", "#",
            "a;b", "a&b", "a|b", "<a", ">b", "(c)", "a=b", "Björk – Jóga.flac", "\u202e", "%s", "^", "音楽",
        ];
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\0' {string.Join(' ', words.Select(ShellWord.Quote))}"]) { RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        var read = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(words, read.Split('\0')[..^1]);
    }
}
