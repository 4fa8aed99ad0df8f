namespace Timbre.Cli.Terminal;

/// <summary>Where text for people goes: a terminal, which has a width and shows colors and bars, or a file or pipe, which gets plain lines.</summary>
internal sealed record Screen(TextWriter Writer, bool IsTerminal, int Width, bool HasColor)
{
    private const int LeastWidth = 60;

    public static Screen Output => Of(Console.Out, Console.IsOutputRedirected);

    public static Screen Error => Of(Console.Error, Console.IsErrorRedirected);

    public string Bold(string text) => Style(text, "1");

    public string Alarming(string text) => Style(text, "1;31");

    public string Accented(string text) => Style(text, "36");

    public string Faint(string text) => Style(text, "2");

    /// <summary>
    /// Writes rows of text in aligned columns, the first row as their heads and one column, where it is named, of numbers; where a terminal is too narrow,
    /// the last column goes on below.
    /// </summary>
    public void WriteTable(IReadOnlyList<string[]> rows, string indent = "", int numbers = -1)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var before = indent.Length + widths[..^1].Sum(width => width + 2);
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            string Cell(string text, int column) => column == numbers ? text.PadLeft(widths[column]) : text.PadRight(widths[column]);
            var lines = Wrap(row[^1], IsTerminal ? Math.Max(Width - before, LeastWidth / 2) : int.MaxValue);
            var line = indent + string.Concat(row[..^1].Select((text, column) => Cell(text, column) + "  ")) + Cell(lines[0], widths.Length - 1);
            Writer.WriteLine(i == 0 ? Bold(line.TrimEnd()) : line.TrimEnd());
            foreach (var further in lines[1..])
                Writer.WriteLine(new string(' ', before) + further);
        }
    }

    /// <summary>What of a text fits into a line of the terminal of which so many characters are taken: a line that wraps could not be redrawn.</summary>
    public string Cut(string text, int taken = 0) => text[..Math.Clamp(Width - 1 - taken, 0, text.Length)];

    /// <summary>The text in lines of at most so many characters, divided at blanks.</summary>
    private static string[] Wrap(string text, int width)
    {
        List<string> lines = [];
        while (text.Length > width && text.LastIndexOf(' ', width) is > 0 and var blank)
        {
            lines.Add(text[..blank]);
            text = text[(blank + 1)..];
        }
        return [.. lines, text];
    }

    // https://no-color.org
    private static Screen Of(TextWriter writer, bool isRedirected) => isRedirected
        ? new Screen(writer, IsTerminal: false, int.MaxValue, HasColor: false)
        : new Screen(writer, IsTerminal: true, Math.Max(LeastWidth, Console.WindowWidth), string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    private string Style(string text, string style) => HasColor ? $"\e[{style}m{text}\e[0m" : text;
}

/// <summary>The last line of a terminal, which is redrawn in place.</summary>
internal sealed class StatusLine(Screen screen)
{
    private bool _drawn;

    public void Show(string line)
    {
        screen.Writer.Write($"\r\e[2K{line}");
        _drawn = true;
    }

    /// <summary>Writes a line that stays.</summary>
    public void Note(string line)
    {
        Erase();
        screen.Writer.WriteLine(line);
    }

    public void Erase()
    {
        if (_drawn)
            screen.Writer.Write("\r\e[2K");
        _drawn = false;
    }
}
