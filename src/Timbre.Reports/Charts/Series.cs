namespace Timbre.Reports.Charts;

/// <summary>What a mark of a chart looks like; marks differ by this and not by their color alone.</summary>
public enum MarkShape
{
    /// <summary>A filled circle.</summary>
    Circle,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>A filled triangle.</summary>
    Triangle,

    /// <summary>A filled diamond.</summary>
    Diamond,

    /// <summary>A filled triangle that stands on its point.</summary>
    TriangleDown,

    /// <summary>A circle that is not filled.</summary>
    Ring,

    /// <summary>A diamond that is not filled.</summary>
    HollowDiamond,

    /// <summary>A cross.</summary>
    Cross,

    /// <summary>A larger square, for bars in legends.</summary>
    Bar,

    /// <summary>A line, in legends.</summary>
    Line,
}

/// <summary>An entry of a legend.</summary>
/// <param name="Name">What the marks or the line stand for.</param>
/// <param name="Color">A color as CSS writes it.</param>
/// <param name="Shape">What the marks look like.</param>
/// <param name="Dash">The dashes of a line, as SVG writes them.</param>
public sealed record LegendEntry(string Name, string Color, MarkShape Shape, string? Dash = null);

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">A color as CSS writes it.</param>
/// <param name="Points">Its points; those that are not finite are left out.</param>
/// <param name="Dash">Its dashes, as SVG writes them; lines differ by these and not by their color alone.</param>
public sealed record LineSeries(string Name, string Color, IReadOnlyList<(double X, double Y)> Points, string? Dash = null);

/// <summary>Marks with intervals, at most one for each row of a chart.</summary>
/// <param name="Name">What they show.</param>
/// <param name="Color">A color as CSS writes it.</param>
/// <param name="Shape">What the marks look like.</param>
/// <param name="Marks">The marks.</param>
public sealed record IntervalSeries(string Name, string Color, MarkShape Shape, IReadOnlyList<IntervalMark> Marks);

/// <summary>A value with its interval.</summary>
/// <param name="Row">The row it belongs to.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Points">Single values that it is made of, drawn small.</param>
public sealed record IntervalMark(int Row, double Value, double Low, double High, IReadOnlyList<double>? Points = null);
