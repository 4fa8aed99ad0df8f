namespace Timbre.Features.History;

/// <summary>Local derivatives over time: the slope (or a higher derivative) of a polynomial through the frames around each frame.</summary>
/// <remarks>Savitzky and Golay, "Smoothing and differentiation of data by simplified least squares procedures", Analytical Chemistry 36 (1964).</remarks>
internal static unsafe class Delta
{
    /// <summary>
    /// The weights of a frame's neighborhood: the <paramref name="order"/>-th derivative of the polynomial of that same degree that fits it
    /// best, which is one number for the whole neighborhood.
    /// </summary>
    public static float[] Weights(int width, int order)
    {
        if (width < 3 || width % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, "the number of frames must be odd and at least 3");
        if (order < 1 || order >= width)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"the order must lie between 1 and {width - 1}");
        // The highest coefficient of the fit is the data's product with the orthogonal polynomial of that degree with leading coefficient 1.
        var polynomials = new List<double[]>();
        for (var n = 0; n <= order; n++)
        {
            var values = new double[width];
            for (var k = 0; k < width; k++)
                values[k] = Math.Pow(k - width / 2, n);
            foreach (var other in polynomials)
            {
                var share = InnerProduct.Of(values, other) / InnerProduct.Of(other, other);
                for (var k = 0; k < width; k++)
                    values[k] -= share * other[k];
            }
            polynomials.Add(values);
        }
        var highest = polynomials[^1];
        var norm = InnerProduct.Of(highest, highest);
        var factorial = 1.0;
        for (var n = 2; n <= order; n++)
            factorial *= n;
        var weights = new float[width];
        for (var k = 0; k < width; k++)
            weights[k] = (float)(highest[k] * factorial / norm);
        return weights;
    }

    /// <summary>target[r, t] = Σ weight[n] · source[r, t + n − width / 2]; the ends continue the value of the last whole neighborhood.</summary>
    public static void Run(FrameMatrix source, float[] weights, FrameMatrix target)
    {
        var edge = weights.Length / 2;
        var room = source.Stride + weights.Length + FrameMatrix.Lanes;
        var padded = RealFft.Scratch(room);
        for (var row = 0; row < source.Rows; row++)
        {
            new Span<float>(padded, room).Clear();
            source.Row(row).CopyTo(new Span<float>(padded + edge, source.Columns));
            for (nint frame = 0; frame < (source.Columns + 15) / 16 * 16; frame += 16)
            {
                Vector512<float> sum = default;
                for (nint n = 0; n < weights.Length; n++)
                    sum = Vector512.MultiplyAddEstimate(Vector512.Load(padded + frame + n), Vector512.Create(weights[n]), sum);
                sum.Store(target.Pointer + (nint)row * target.Stride + frame);
            }
            var values = target.Row(row);
            values[..edge].Fill(values[edge]);
            values[^edge..].Fill(values[^(edge + 1)]);
        }
    }
}
