using System.Text;

namespace Timbre.Cli.Images;

/// <summary>Spectrograms as plots for print: axes in seconds and hertz (or what else the rows mean) and a bar that tells the colors' values.</summary>
internal static class SpectrogramPlot
{
    private const int Width = 1600;
    private const int Height = 900;
    private const int MostColumns = 1200;
    private const int MostRows = 640;

    /// <exception cref="UnusableFileException">gnuplot is missing or refused.</exception>
    public static byte[] Draw(Spectrogram spectrogram, string title, bool gray)
    {
        try
        {
            return new Gnuplot().Run(Script(spectrogram, title, gray));
        }
        catch (DrawingException exception)
        {
            throw new UnusableFileException(title, exception.Message, exception);
        }
    }

    private static string Script(Spectrogram spectrogram, string title, bool gray)
    {
        var scale = RowScale.Of(spectrogram);
        var values = spectrogram.Values;
        var (columns, rows) = (Math.Min(MostColumns, values.Columns), Math.Min(MostRows, values.Rows));
        var secondsPerColumn = (double)values.Columns / columns * spectrogram.HopLength / spectrogram.Rate.Hertz;
        var script = new StringBuilder();
        void Add(FormattableString line) => script.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        Add($"set terminal pngcairo size {Width},{Height} font 'sans-serif,18' noenhanced background rgb 'white'");
        Add($"set encoding utf8");
        // Gray runs from white to black: it is for paper.
        Add($"set palette {(gray ? "defined (0 '#FFFFFF', 1 '#000000')" : Palette())}");
        Add($"set title '{Printable(title)}' offset 0,-0.4");
        Add($"set xlabel 'Time (s)'");
        Add($"set ylabel '{scale.Title}'");
        Add($"set cblabel '{scale.ValueTitle}' offset 1.2,0");
        Add($"set xrange [0:{values.Columns * (double)spectrogram.HopLength / spectrogram.Rate.Hertz}]");
        Add($"set yrange [0:{values.Rows}]");
        Add($"set cbrange [{spectrogram.Lowest}:{Math.Max(spectrogram.Highest, spectrogram.Lowest + 1e-3)}]");
        Add($"set ytics ({string.Join(", ", scale.Tics.Select(tic => string.Create(CultureInfo.InvariantCulture, $"'{tic.Label}' {tic.Row:0.###}")))})");
        Add($"set tics out nomirror");
        Add($"unset key");
        Add($"set lmargin at screen 0.095");
        Add($"set rmargin at screen 0.87");
        Add($"$cells << END_OF_DATA");
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                script.Append(Peak(spectrogram, y, rows, x, columns).ToString("G4", CultureInfo.InvariantCulture)).Append(' ');
            script.AppendLine();
        }
        Add($"END_OF_DATA");
        Add($"plot $cells matrix using (($1+0.5)*{secondsPerColumn}):(($2+0.5)*{(double)values.Rows / rows}):3 with image");
        return script.ToString();
    }

    // Where several cells share a pixel the strongest shows: thin lines must not vanish.
    private static float Peak(Spectrogram spectrogram, int y, int rows, int x, int columns)
    {
        var values = spectrogram.Values;
        var (fromRow, toRow) = (y * values.Rows / rows, Math.Max((y + 1) * values.Rows / rows, y * values.Rows / rows + 1));
        var (fromColumn, toColumn) = ((int)((long)x * values.Columns / columns), (int)Math.Max((long)(x + 1) * values.Columns / columns, (long)x * values.Columns / columns + 1));
        var peak = float.NegativeInfinity;
        for (var row = fromRow; row < toRow; row++)
        {
            foreach (var value in values.Row(row)[fromColumn..toColumn])
                peak = Math.Max(peak, value);
        }
        return peak;
    }

    private static string Palette()
    {
        Span<byte> color = stackalloc byte[3];
        var steps = new List<string>();
        for (var level = 0; level <= 255; level += 15)
        {
            ColorMap.Magma((byte)level, color);
            steps.Add(string.Create(CultureInfo.InvariantCulture, $"{level} '#{color[0]:X2}{color[1]:X2}{color[2]:X2}'"));
        }
        return $"defined ({string.Join(", ", steps)})";
    }

    // A file name may hold anything; what gnuplot could read as more than text is left out.
    private static string Printable(string title)
    {
        var text = string.Concat(PlainText.OneLine(title).Where(c => c is not ('\'' or '\\' or '`' or '$' or '"')));
        return text.Length <= 90 ? text : text[..44] + "…" + text[^45..];
    }
}
