namespace Timbre.Reports.Charts;

/// <summary>An axis of a chart: its title with the unit, its ends, and the marks along it. Positions are shares of the axis, written as percentages for SVG.</summary>
/// <param name="Title">What the axis shows, with the unit.</param>
/// <param name="From">The value at the left or lower end; it may be the larger one.</param>
/// <param name="To">The value at the other end.</param>
/// <param name="Marks">Values with their labels.</param>
/// <param name="IsCategorical">Whether marks name categories, so that there is nothing to read between them.</param>
public sealed record Axis(string Title, double From, double To, IReadOnlyList<(double Value, string Label)> Marks, bool IsCategorical = false)
{
    private const int LongestName = 18;
    private const int MostNames = 50;
    private static readonly double[] TimeSteps = [15, 30, 60, 120, 300, 600, 1200];

    /// <summary>The longest label in characters.</summary>
    public int LongestLabel => Marks.Select(mark => mark.Label.Length).DefaultIfEmpty(0).Max();

    /// <summary>An axis from one value to another with a mark at each multiple of a step.</summary>
    public static Axis Linear(string title, double from, double to, double step, Func<double, string>? label = null)
    {
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
        label ??= mark => mark.ToString("N" + digits, CultureInfo.InvariantCulture).Replace('-', '−');
        var (first, last) = ((int)Math.Ceiling(from / step - 1e-9), (int)Math.Floor(to / step + 1e-9));
        return new Axis(title, from, to, [.. Enumerable.Range(first, last - first + 1).Select(i => i * step).Select(mark => (mark, label(mark)))]);
    }

    /// <summary>An axis that ends at two values, with at most so many steps between round marks.</summary>
    public static Axis Between(string title, double from, double to, int steps) => Linear(title, from, to, Step(to - from, steps));

    /// <summary>An axis of time, in seconds, from two minutes on in minutes and seconds.</summary>
    public static Axis Time(double seconds)
    {
        if (seconds < 120)
            return Between("Time (s)", 0, seconds, 10);
        var step = TimeSteps.FirstOrDefault(step => seconds / step <= 10, TimeSteps[^1]);
        return Linear("Time (min:s)", 0, seconds, step, mark => $"{(int)mark / 60}:{(int)mark % 60:00}");
    }

    /// <summary>An axis over values, of about so many steps, with its ends on marks; for counts the least step is 1.</summary>
    public static Axis Round(string title, double low, double high, int steps, double leastStep = 0, Func<double, string>? label = null)
    {
        if (!(high > low))
            high = low + Math.Max(1e-3, Math.Abs(low) * 0.1);
        var step = Step(high - low, steps, leastStep);
        return Linear(title, Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step, step, label);
    }

    /// <summary>An axis of percentages of the shares 0 to 1.</summary>
    public static Axis Shares(string title, double from = 0, double step = 0.2) => Linear(title, from, 1, step, mark => $"{mark * 100:0} %");

    /// <summary>An axis of categories, at 0, 1, 2 and so on: across, or down from the top. Where there are very many, some go without their name.</summary>
    public static Axis Categories(string title, IReadOnlyList<string> names, bool down = false)
    {
        var (from, to) = (-0.5, names.Count - 0.5);
        var step = (names.Count + MostNames - 1) / MostNames;
        var marks = names.Select((name, i) => ((double)i, ShortText.Of(name, LongestName))).Where((_, i) => i % step == 0);
        return new Axis(title, down ? to : from, down ? from : to, [.. marks], IsCategorical: true);
    }

    /// <summary>A round step, 1, 2 or 5 times a power of ten, that divides a length into at most so many.</summary>
    public static double Step(double length, int steps, double least = 0)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(length / steps)));
        return Math.Max(least, (length / steps / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power });
    }

    /// <summary>Where a value lies from the left.</summary>
    public string X(double value) => Percent(Share(value));

    /// <summary>Where a value lies from the top.</summary>
    public string Y(double value) => Percent(1 - Share(value));

    /// <summary>How long a difference of values is.</summary>
    public string Length(double difference) => Percent(Math.Abs(difference / (To - From)));

    /// <summary>Where a value lies between the ends, 0 to 1.</summary>
    public double Share(double value) => (value - From) / (To - From);

    private static string Percent(double share) => $"{Math.Round(share * 100, 3).ToString(CultureInfo.InvariantCulture)}%";
}

/// <summary>Names that must fit beside a chart.</summary>
internal static class ShortText
{
    /// <summary>The text, without its middle where it is longer than that many characters.</summary>
    public static string Of(string text, int longest)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length <= longest)
            return text;
        var head = longest / 2;
        return string.Concat([.. runes[..head], new Rune('…'), .. runes[^(longest - 1 - head)..]]);
    }
}
