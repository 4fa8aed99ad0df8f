using System.Text;
using Timbre.Reports.Plotting;

namespace Timbre.Reports.Tests;

public sealed class GnuplotTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_missing_program_is_named_with_what_to_install()
    {
        var exception = Assert.Throws<DrawingException>(() => new Gnuplot("/nonexistent/gnuplot").Run("plot x", Token));
        Assert.Equal("/nonexistent/gnuplot is not installed, so nothing can be drawn; install it with 'apt-get install gnuplot-nox'", exception.Message);
    }

    [Fact]
    public void A_script_that_gnuplot_refuses_gives_its_complaint_in_one_line()
    {
        RequireGnuplot();
        var exception = Assert.Throws<DrawingException>(() => new Gnuplot().Run("set terminal svg\nplot nonsense\n", Token));
        Assert.Contains("undefined variable: nonsense", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_program_that_ends_without_reading_gives_one_line()
    {
        Assert.SkipUnless(File.Exists("/bin/false"), "needs /bin/false");
        var exception = Assert.Throws<DrawingException>(() => new Gnuplot("/bin/false").Run(new string('#', 1 << 20), Token));
        Assert.Contains("exit code 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_script_and_a_long_drawing_pass_at_the_same_time()
    {
        RequireGnuplot();
        var script = new StringBuilder("set terminal svg\n$d << E\n");
        for (var i = 0; i < 20_000; i++)
            script.Append(i).Append(' ').Append(i % 97).Append('\n');
        var drawing = Encoding.UTF8.GetString(new Gnuplot().Run(script.Append("E\nplot $d with points\n").ToString(), Token));
        Assert.True(drawing.Length > 1_000_000);
        Assert.EndsWith("</svg>", drawing.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain name")]
    [InlineData("it's \"quoted\" & <b>bold</b>")]
    [InlineData("`touch x` $(touch x) @macro %s %d \\n {/Bold x} a_b^c")]
    [InlineData("&#x3c; &amp; &lt; ]]> é 音楽 🎵")]
    public void Names_pass_through_gnuplot_unchanged(string name)
    {
        RequireGnuplot();
        var figure = new GnuplotFigure("names", "names", 600, 300, $"set xtics ({GnuplotText.Quote(name, 99)} 1)\nset label {GnuplotText.Quote(name, 99)} at 1,1\nset key off\nplot 1\n");
        var svg = System.Xml.Linq.XElement.Parse(figure.ToInlineSvg(new Gnuplot()));
        Assert.Equal(2, svg.Descendants().Count(element => element.Name.LocalName == "text" && element.Value == name));
    }

    [Fact]
    public void Characters_that_cannot_be_seen_do_not_reach_gnuplot() =>
        Assert.Equal("'a\uFFFDb\uFFFDc\uFFFD'", GnuplotText.Quote("a\nb\u202Ec\uE041"));

    [Fact]
    public void Long_names_lose_their_middle() => Assert.Equal("'abcd…wxyz'", GnuplotText.Quote("abcdefghijklmnopqrstuvwxyz", 9));

    [Fact]
    public void Stand_in_colors_become_variables_in_a_page()
    {
        RequireGnuplot();
        var figure = new GnuplotFigure("line", "a line", 300, 200, $"set key off\nplot x lc {PlotPalette.Series[1].Script}\n");
        Assert.Contains("stroke=\"var(--s2)\"", figure.ToInlineSvg(new Gnuplot()), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_on_every_step_of_the_scale_has_the_contrast_that_WCAG_asks_of_large_text()
    {
        foreach (var (back, front) in PlotPalette.Scale.Zip(PlotPalette.OnScale))
        {
            Assert.True(Contrast(back.Light, front.Light) >= 4, back.Light);
            Assert.True(Contrast(back.Dark, front.Dark) >= 4, back.Dark);
        }
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        var rgb = Convert.FromHexString(color[1..]).Select(value => value / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    private static void RequireGnuplot()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gnuplot")));
        Assert.SkipUnless(found, "gnuplot is not installed");
    }
}
