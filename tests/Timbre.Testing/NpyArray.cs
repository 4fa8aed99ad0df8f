using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Timbre.Testing;

/// <summary>An array read from NumPy's <c>.npy</c> format (version 1 or 2, little-endian float32, float64 or int64, C order).</summary>
public sealed partial class NpyArray
{
    private NpyArray(int[] shape, double[] values)
    {
        Shape = shape;
        Values = values;
    }

    /// <summary>The length of each axis, slowest first.</summary>
    public int[] Shape { get; }

    /// <summary>The values in row-major order, widened to double.</summary>
    public double[] Values { get; }

    /// <summary>Reads one array.</summary>
    public static NpyArray Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var wide = bytes[6] >= 2;
        var headerLength = wide ? BitConverter.ToInt32(bytes, 8) : BitConverter.ToUInt16(bytes, 8);
        var start = wide ? 12 : 10;
        var header = Encoding.ASCII.GetString(bytes, start, headerLength);
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal))
            throw new NotSupportedException($"{path}: Fortran order");

        var shape = ShapePattern().Match(header).Groups[1].Value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))
            .ToArray();
        var data = bytes.AsSpan(start + headerLength);
        double[] values = TypePattern().Match(header).Groups[1].Value switch
        {
            "<f4" => Widen<float>(data, value => value),
            "<f8" => Widen<double>(data, value => value),
            "<i8" => Widen<long>(data, value => value),
            var type => throw new NotSupportedException($"{path}: element type {type}"),
        };
        return new NpyArray(shape, values);
    }

    /// <summary>‖actual − this‖₂ / ‖this‖₂, the error measure of every comparison with reference arrays.</summary>
    public double RelativeError(ReadOnlySpan<float> actual)
    {
        if (actual.Length != Values.Length)
            throw new ArgumentException($"{actual.Length} values against {Values.Length} in the reference (shape {string.Join('×', Shape)})");
        double difference = 0, norm = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            difference += (actual[i] - Values[i]) * (actual[i] - Values[i]);
            norm += Values[i] * Values[i];
        }
        return Math.Sqrt(difference / Math.Max(norm, double.Epsilon));
    }

    private static double[] Widen<T>(ReadOnlySpan<byte> data, Func<T, double> widen)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(data).ToArray().Select(widen).ToArray();

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex(@"'descr': '([^']*)'")]
    private static partial Regex TypePattern();
}
