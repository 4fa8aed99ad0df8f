namespace Timbre.Features.Imaging;

/// <summary>Colors for values: brighter always means more, for every kind of color vision and in print.</summary>
/// <example>
/// <code>
/// using Timbre.Features.Imaging;
///
/// var color = new byte[3];
/// ColorMap.Magma(200, color);
/// Console.WriteLine($"{string.Join(' ', color)} is level {ColorMap.MagmaLevel(color).Item1}");
/// </code>
/// </example>
public static class ColorMap
{
    // Every eighth color or so of "magma" by S. van der Walt and N. Smith (CC0); those between are mixed, at most 2 levels off.
    private static readonly int[] Anchors =
    [
        0x000004, 0x030312, 0x0A0822, 0x130D34, 0x1D1147, 0x29115A, 0x36106B, 0x440F76, 0x51127C, 0x5D177F, 0x6A1C81,
        0x762181, 0x832681, 0x902A81, 0x9C2E7F, 0xAA337D, 0xB73779, 0xC23B75, 0xCF4070, 0xDB476A, 0xE55064, 0xEE5B5E,
        0xF4695C, 0xF9785D, 0xFB8761, 0xFD9668, 0xFEA571, 0xFEB47B, 0xFEC287, 0xFED194, 0xFDE0A1, 0xFCEEB0, 0xFCFDBF,
    ];

    /// <summary>From black over purple and red to pale yellow.</summary>
    /// <param name="level">0 to 255.</param>
    /// <param name="color">Takes red, green, blue.</param>
    public static void Magma(byte level, Span<byte> color)
    {
        var position = level * (Anchors.Length - 1) / 255.0;
        var index = Math.Min((int)position, Anchors.Length - 2);
        for (var channel = 0; channel < 3; channel++)
        {
            var shift = 16 - 8 * channel;
            var (from, to) = ((Anchors[index] >> shift) & 255, (Anchors[index + 1] >> shift) & 255);
            color[channel] = (byte)Math.Round(from + (position - index) * (to - from));
        }
    }

    /// <summary>The level whose color is nearest to a given one.</summary>
    /// <param name="color">Red, green, blue.</param>
    /// <returns>The level, 0 to 255, and the squared distance between its color and the given one.</returns>
    public static (byte Level, int Error) MagmaLevel(ReadOnlySpan<byte> color)
    {
        var (best, least) = (0, int.MaxValue);
        Span<byte> candidate = stackalloc byte[3];
        for (var level = 0; level < 256; level++)
        {
            Magma((byte)level, candidate);
            var (red, green, blue) = (color[0] - candidate[0], color[1] - candidate[1], color[2] - candidate[2]);
            var error = red * red + green * green + blue * blue;
            if (error < least)
                (best, least) = (level, error);
        }
        return ((byte)best, least);
    }
}
