namespace Timbre.Models.Inputs;

/// <summary>
/// Resizes one axis of a picture by a triangle filter as wide as two source or two target pixels, whichever is wider: bilinear where the
/// picture grows, averaging where it shrinks, so that nothing aliases.
/// </summary>
internal sealed class TriangleResize
{
    private readonly int[] _first;
    private readonly float[][] _weights;

    public TriangleResize(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        _first = new int[to];
        _weights = new float[to][];
        var scale = (double)from / to;
        var radius = Math.Max(1, scale);
        for (var target = 0; target < to; target++)
        {
            var center = (target + 0.5) * scale - 0.5;
            var first = Math.Max(0, (int)Math.Ceiling(center - radius));
            var last = Math.Min(from - 1, (int)Math.Floor(center + radius));
            var weights = Enumerable.Range(first, last - first + 1).Select(source => Math.Max(0, 1 - Math.Abs(source - center) / radius)).ToArray();
            var sum = weights.Sum();
            _first[target] = first;
            _weights[target] = Array.ConvertAll(weights, weight => (float)(weight / sum));
        }
    }

    /// <summary>Resizes a row of values.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = TensorPrimitives.Dot(source.Slice(_first[i], _weights[i].Length), _weights[i]);
    }

    /// <summary>Resizes a picture of rows along its columns.</summary>
    /// <param name="source">Row-major.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="target">As many rows as the axis is resized to.</param>
    public void ApplyToRows(ReadOnlySpan<float> source, int width, Span<float> target)
    {
        for (var i = 0; i < _first.Length; i++)
        {
            var row = target.Slice(i * width, width);
            row.Clear();
            for (var k = 0; k < _weights[i].Length; k++)
                TensorPrimitives.MultiplyAdd(source.Slice((_first[i] + k) * width, width), _weights[i][k], row, row);
        }
    }
}
