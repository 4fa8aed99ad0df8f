namespace Timbre.Reports.Plotting;

/// <summary>
/// The colors of all plots: the set of Okabe and Ito (Color Universal Design, 2008), which color-blind readers can tell apart, for lines and
/// classes, and cividis (Nuñez, Anderton and Renslow, PLOS ONE 2018), which looks alike to readers with and without color-blindness, for
/// matrices. On dark pages lines are lighter and the scale runs from dark to light; on light pages from light to dark, its low end paled, so that
/// small values do not shout.
/// </summary>
internal static class PlotPalette
{
    public const int Levels = 25;

    private const byte FirstSeries = 10;
    private const byte FirstLevel = 30;
    private const byte FirstLabel = 70;

    private static readonly string[] Cividis =
        ["#00204d", "#00336f", "#39486b", "#575c6d", "#707173", "#8a8779", "#a69d75", "#c4b56c", "#e4cf5b", "#ffea46"];

    private static readonly int[] ChannelStarts = [1, 3, 5];
    private static readonly double[] LuminanceWeights = [0.2126, 0.7152, 0.0722];

    /// <summary>Text and marks that must stand out.</summary>
    public static PlotColor Ink { get; } = new(0, "--ink", "#1b1f24", "#e8eaed");

    /// <summary>Axes and secondary text.</summary>
    public static PlotColor Muted { get; } = new(1, "--muted", "#57606a", "#a3abb5");

    public static PlotColor Grid { get; } = new(2, "--grid", "#d8dee4", "#343b44");

    public static PlotColor Paper { get; } = new(3, "--paper", "#ffffff", "#14171b");

    /// <summary>Lines and classes, in order of use.</summary>
    public static IReadOnlyList<PlotColor> Series { get; } =
    [
        new(FirstSeries, "--s1", "#0072b2", "#4aa8e0"),
        new(FirstSeries + 1, "--s2", "#d55e00", "#f08a3c"),
        new(FirstSeries + 2, "--s3", "#009e73", "#2cc79b"),
        new(FirstSeries + 3, "--s4", "#b8629a", "#e09bc3"),
        new(FirstSeries + 4, "--s5", "#b07900", "#e6a817"),
        new(FirstSeries + 5, "--s6", "#3f9fd6", "#8fd0f5"),
        new(FirstSeries + 6, "--s7", "#6b6b6b", "#b5b5b5"),
        new(FirstSeries + 7, "--s8", "#8f8600", "#f0e442"),
    ];

    public static IReadOnlyList<PlotColor> Scale { get; } =
        Enumerable.Range(0, Levels).Select(level => new PlotColor((byte)(FirstLevel + level), $"--m{level}", OnWhite(Share(level)), At(Share(level)))).ToArray();

    /// <summary>Text that can be read on the same step of <see cref="Scale"/>.</summary>
    public static IReadOnlyList<PlotColor> OnScale { get; } =
        Scale.Select((color, level) => new PlotColor((byte)(FirstLabel + level), $"--t{level}", Readable(color.Light), Readable(color.Dark))).ToArray();

    public static IReadOnlyList<PlotColor> All { get; } = [Ink, Muted, Grid, Paper, .. Series, .. Scale, .. OnScale];

    private static readonly Dictionary<int, PlotColor> ByStandIn = All.ToDictionary(color => color.StandIn);

    public static int Level(double value) => (int)Math.Round(Math.Clamp(value, 0, 1) * (Levels - 1));

    /// <summary>The color a stand-in stands for; null for any other color.</summary>
    public static PlotColor? Find(int red, int green, int blue) => ByStandIn.GetValueOrDefault((red << 16) | (green << 8) | blue);

    private static double Share(int level) => level / (Levels - 1.0);

    private static string At(double share)
    {
        var position = share * (Cividis.Length - 1);
        var below = Math.Min((int)position, Cividis.Length - 2);
        var (from, to) = (Parse(Cividis[below]), Parse(Cividis[below + 1]));
        var mixed = from.Zip(to, (a, b) => (int)Math.Round(a + (b - a) * (position - below))).ToArray();
        return $"#{mixed[0]:x2}{mixed[1]:x2}{mixed[2]:x2}";
    }

    /// <summary>The reversed scale, mixed with white below its middle.</summary>
    private static string OnWhite(double share)
    {
        var opacity = Math.Min(1, 0.35 + 1.3 * share);
        var mixed = Array.ConvertAll(Parse(At(1 - share)), value => (int)Math.Round(255 + (value - 255) * opacity));
        return $"#{mixed[0]:x2}{mixed[1]:x2}{mixed[2]:x2}";
    }

    /// <summary>Black or white, whichever has the higher contrast (WCAG 2, relative luminance).</summary>
    private static string Readable(string background)
    {
        var luminance = Parse(background).Zip(LuminanceWeights, (value, weight) => weight * Linear(value / 255.0)).Sum();
        return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#111111" : "#ffffff";
    }

    private static double Linear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static int[] Parse(string color) =>
        Array.ConvertAll(ChannelStarts, start => int.Parse(color.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}

/// <summary>
/// A color that differs between light and dark pages. gnuplot is given a stand-in that occurs nowhere else, which becomes a CSS variable in
/// the page.
/// </summary>
/// <param name="Index">The stand-in's number, 0 to 255.</param>
/// <param name="Variable">Name of the CSS variable, with its dashes.</param>
/// <param name="Light">Value on light pages, <c>#rrggbb</c>.</param>
/// <param name="Dark">Value on dark pages.</param>
internal sealed record PlotColor(byte Index, string Variable, string Light, string Dark)
{
    /// <summary>As gnuplot commands take it.</summary>
    public string Script => $"rgb '#{StandIn:x6}'";

    /// <summary>As a number, for data columns with <c>rgb variable</c>.</summary>
    public int StandIn => 0xFE0100 | Index;

    public string Css => $"var({Variable})";
}
