using Timbre.Cli.Terminal;

namespace Timbre.Cli.Tests;

public sealed class ScreenTests
{
    private static readonly string[][] Rows = [["name", "count", "what it is"], ["a", "12", "short"], ["longer", "3", "a text that is too long for the terminal that is meant here"]];

    [Fact]
    public void A_file_gets_plain_lines_of_any_length()
    {
        using var writer = new StringWriter();
        new Screen(writer, IsTerminal: false, int.MaxValue, HasColor: false).WriteTable(Rows, numbers: 1);
        Assert.Equal(
            """
            name    count  what it is
            a          12  short
            longer      3  a text that is too long for the terminal that is meant here

            """,
            writer.ToString());
    }

    [Fact]
    public void A_terminal_gets_bold_heads_and_lines_that_fit()
    {
        using var writer = new StringWriter();
        new Screen(writer, IsTerminal: true, 50, HasColor: true).WriteTable(Rows, numbers: 1);
        Assert.Equal(
            """
            <name    count  what it is>
            a          12  short
            longer      3  a text that is too long for the
                           terminal that is meant here

            """,
            writer.ToString().Replace("\e[1m", "<", StringComparison.Ordinal).Replace("\e[0m", ">", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_on_a_terminal_is_one_line_with_a_bar_that_notes_do_not_break()
    {
        using var writer = new StringWriter();
        using (var progress = new ProgressReport("reading", 4, "files", screen: new Screen(writer, IsTerminal: true, 60, HasColor: true)))
        {
            Thread.Sleep(250);
            progress.Advance();
            progress.Note("timbre: bad.wav: is damaged");
        }
        var parts = writer.ToString().Split("\r\e[2K");
        Assert.Equal(["", parts[1], "timbre: bad.wav: is damaged\n"], parts);
        Assert.StartsWith("reading \e[36m━━━━━━\e[0m\e[2m──────────────────\e[0m 1/4 files, ", parts[1]);
        Assert.True(parts[1].Length - "\e[36m\e[0m\e[2m\e[0m".Length < 60);
    }

    [Fact]
    public void Progress_elsewhere_writes_nothing_of_a_short_job()
    {
        using var writer = new StringWriter();
        using (var progress = new ProgressReport("reading", 4, "files", screen: new Screen(writer, IsTerminal: false, int.MaxValue, HasColor: false)))
        {
            for (var i = 0; i < 4; i++)
                progress.Advance();
        }
        Assert.Equal("", writer.ToString());
    }
}
