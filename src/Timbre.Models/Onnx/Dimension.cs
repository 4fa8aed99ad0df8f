namespace Timbre.Models.Onnx;

/// <summary>A size, or a number of a shape that is calculated, that may grow with the views of a run: <c>Times · views^Power</c>.</summary>
internal sealed record Dimension(long Times, int Power = 0)
{
    public static Dimension One { get; } = new(1);

    public static Dimension Views { get; } = new(1, 1);

    /// <summary>Whether it is the same for every number of views.</summary>
    public bool IsFixed => Power == 0;

    public static Dimension operator *(Dimension a, Dimension b) => new(checked(a.Times * b.Times), a.Power + b.Power);

    /// <summary>The product of sizes.</summary>
    public static Dimension Product(ReadOnlySpan<Dimension> sizes)
    {
        var product = One;
        foreach (var size in sizes)
            product *= size;
        return product;
    }

    /// <summary>Fixed ones of these values.</summary>
    public static Dimension[] List(long[] values)
    {
        var list = new Dimension[values.Length];
        for (var i = 0; i < list.Length; i++)
            list[i] = new Dimension(values[i]);
        return list;
    }

    public override string ToString() => Power switch
    {
        0 => Times.ToString(CultureInfo.InvariantCulture),
        1 when Times == 1 => "views",
        _ => $"{Times}·views^{Power}",
    };
}

/// <summary>What is known of a value.</summary>
/// <param name="shape">Its shape.</param>
/// <param name="numbers">Its elements, where they are known; kept of lists only that may be a shape.</param>
/// <param name="element">What its elements are.</param>
internal sealed class OnnxValue(Dimension[] shape, Dimension[]? numbers = null, OnnxElement element = OnnxElement.Float)
{
    public OnnxElement Element => element;

    public Dimension[] Shape => shape;

    public int Rank => shape.Length;

    public Dimension[]? Numbers { get; } = shape.Length <= 1 && numbers?.Length <= OnnxLimits.MostNumbers ? numbers : null;
}
