using System.Text.RegularExpressions;
using Bunit;
using Timbre.Reports.Charts;
using Timbre.Reports.Rendering;

namespace Timbre.Reports.Tests;

public sealed class ChartTests : BunitContext
{
    [Theory]
    [InlineData(0, 2.43, 5, "0.0 0.5 1.0 1.5 2.0 2.5")]
    [InlineData(0, 54, 3, "0 20 40 60")]
    [InlineData(-0.3, 0.9, 4, "−0.5 0.0 0.5 1.0")]
    [InlineData(7, 7, 4, "7.0 7.2 7.4 7.6 7.8")]
    public void Axes_have_round_marks_that_hold_all_values(double low, double high, int steps, string marks) =>
        Assert.Equal(marks, string.Join(' ', Axis.Round("", low, high, steps).Marks.Select(mark => mark.Label)));

    [Fact]
    public void An_axis_between_two_values_has_its_marks_at_round_ones() =>
        Assert.Equal(["−20", "0", "20"], Axis.Between("", -33.1, 21, 3).Marks.Select(mark => mark.Label));

    [Theory]
    [InlineData(30, "Time (s)", "0 5 10 15 20 25 30")]
    [InlineData(0.7, "Time (s)", "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7")]
    [InlineData(245, "Time (min:s)", "0:00 0:30 1:00 1:30 2:00 2:30 3:00 3:30 4:00")]
    [InlineData(7000, "Time (min:s)", "0:00 20:00 40:00 60:00 80:00 100:00")]
    public void Time_is_marked_in_steps_of_clocks(double seconds, string title, string marks)
    {
        var axis = Axis.Time(seconds);
        Assert.Equal((title, marks), (axis.Title, string.Join(' ', axis.Marks.Select(mark => mark.Label))));
    }

    [Fact]
    public void Counts_have_no_marks_between_them() =>
        Assert.Equal(["0", "1"], Axis.Round("Items", 0, 1, 4, leastStep: 1).Marks.Select(mark => mark.Label));

    [Fact]
    public void Categories_go_down_from_the_top_and_long_names_lose_their_middle()
    {
        var axis = Axis.Categories("Class", ["blues", "a very long name of a genre"], down: true);
        Assert.Equal(("25%", "75%"), (axis.Y(0), axis.Y(1)));
        Assert.Equal("a very lo… a genre", axis.Marks[1].Label);
    }

    [Fact]
    public void A_line_leaves_out_what_is_not_finite_and_tells_its_values()
    {
        var chart = Lines(new LineSeries("training", "var(--g0)", [(1, 2), (2, double.NaN), (3, 1)]));
        Assert.Equal(2, chart.Find(".line").GetAttribute("d")!.Count(letter => letter is 'M' or 'L'));
        Assert.Equal(["Epoch 1: training 2.000", "Epoch 3: training 1.000"], chart.FindAll(".stop text").Select(text => text.TextContent));
        Assert.Contains("training: 2.000 at epoch 1, 1.000 at 3, lowest 1.000, highest 2.000", chart.Find(".chart > svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_line_lies_between_its_axes()
    {
        var path = Lines(new LineSeries("loss", "var(--g0)", [(0, 0), (10, 5)])).Find(".line").GetAttribute("d");
        Assert.Equal("M0 1000L1000 0", path);
    }

    [Fact]
    public void Thousands_of_epochs_are_read_at_a_hundred_places()
    {
        var chart = Lines(new LineSeries("loss", "var(--g0)", [.. Enumerable.Range(1, 5000).Select(i => ((double)i, 1.0 / i))]));
        Assert.InRange(chart.FindAll(".stop").Count, 50, 101);
        Assert.Equal(5000, chart.Find(".line").GetAttribute("d")!.Count(letter => letter is 'M' or 'L'));
    }

    [Fact]
    public void A_chart_without_values_says_so() =>
        Assert.Equal("Loss: there is nothing to show yet", Lines().Find(".chart > svg").GetAttribute("aria-label"));

    [Theory]
    [InlineData("heat")]
    [InlineData("heat-miss")]
    public void Counts_can_be_read_on_every_cell_of_a_matrix(string color)
    {
        // Cells are mixed from this color and the surface, so that none is further from the surface than this.
        var (light, dark) = (Token("ink"), Token(color));
        Assert.True(Contrast(light.Light, dark.Light) >= 4.5);
        Assert.True(Contrast(light.Dark, dark.Dark) >= 4.5);
    }

    [Fact]
    public void Lines_stand_out_from_the_surface()
    {
        var surface = Token("surface");
        for (var i = 0; i < 12; i++)
        {
            var color = Token($"g{i}");
            Assert.True(Contrast(color.Light, surface.Light) >= 3, $"g{i}, light");
            Assert.True(Contrast(color.Dark, surface.Dark) >= 3, $"g{i}, dark");
        }
    }

    private IRenderedComponent<LineChart> Lines(params LineSeries[] series) =>
        Render<LineChart>(chart => chart.Add(c => c.Title, "Loss").Add(c => c.YTitle, "Loss (nats)").Add(c => c.Series, series));

    private static (string Light, string Dark) Token(string name)
    {
        var match = Regex.Match(PageRenderer.StyleSheet("tokens"), $@"--{name}: light-dark\(#([0-9a-f]{{6}}), #([0-9a-f]{{6}})\)");
        return (match.Groups[1].Value, match.Groups[2].Value);
    }

    /// <summary>WCAG 2.</summary>
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        var rgb = Convert.FromHexString(color).Select(value => value / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }
}
