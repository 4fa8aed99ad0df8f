namespace Timbre.Web.Components.Charts;

/// <summary>A linear axis with round marks.</summary>
internal sealed class AxisScale
{
    private AxisScale(double from, double to, double step) => (From, To, Step) = (from, to, step);

    public double From { get; }

    public double To { get; }

    public double Step { get; }

    public IEnumerable<double> Marks
    {
        get
        {
            var count = (int)Math.Floor((To - From) / Step + 1e-9);
            for (var i = 0; i <= count; i++)
                yield return From + i * Step;
        }
    }

    /// <summary>An axis over values, of about so many steps, its ends on marks; for counts the least step is 1.</summary>
    public static AxisScale Round(double low, double high, int marks, double least = 0)
    {
        if (!(high > low))
            high = low + Math.Max(1e-3, Math.Abs(low) * 0.1);
        var step = Math.Max(least, NiceStep((high - low) / marks));
        return new AxisScale(Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step, step);
    }

    public static AxisScale Fixed(double from, double to, double step) => new(from, to, step);

    /// <summary>Where a value lies between the ends, 0 to 1.</summary>
    public double Share(double value) => (value - From) / (To - From);

    /// <summary>A mark as text, with as many digits as the step needs.</summary>
    public string Text(double mark)
    {
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 6);
        return Math.Round(mark, digits).ToString("F" + digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>1, 2 or 5 times a power of ten, at least the value.</summary>
    private static double NiceStep(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}

/// <summary>One line of a chart. Its color is a number of the style sheet, points that are no numbers are left out, and lines differ in more than color: by dashes, as SVG has them.</summary>
public sealed record CurveSeries(string Name, int Color, IReadOnlyList<(double X, double Y)> Points, string? Dash = null);
