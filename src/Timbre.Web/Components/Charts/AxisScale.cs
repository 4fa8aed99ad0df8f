namespace Timbre.Web.Components.Charts;

/// <summary>A linear axis with round marks.</summary>
internal sealed class AxisScale
{
    private AxisScale(double from, double to, double step) => (From, To, Step) = (from, to, step);

    /// <summary>The lowest value shown.</summary>
    public double From { get; }

    /// <summary>The highest value shown.</summary>
    public double To { get; }

    /// <summary>From one mark to the next.</summary>
    public double Step { get; }

    /// <summary>The marks, lowest first.</summary>
    public IEnumerable<double> Marks
    {
        get
        {
            var count = (int)Math.Floor((To - From) / Step + 1e-9);
            for (var i = 0; i <= count; i++)
                yield return From + i * Step;
        }
    }

    /// <summary>An axis over values, its ends on marks.</summary>
    /// <param name="low">The lowest value.</param>
    /// <param name="high">The highest value.</param>
    /// <param name="marks">About how many steps.</param>
    /// <param name="least">The smallest step, such as 1 for counts.</param>
    public static AxisScale Round(double low, double high, int marks, double least = 0)
    {
        if (!(high > low))
            high = low + Math.Max(1e-3, Math.Abs(low) * 0.1);
        var step = Math.Max(least, NiceStep((high - low) / marks));
        return new AxisScale(Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step, step);
    }

    /// <summary>An axis with given ends.</summary>
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
