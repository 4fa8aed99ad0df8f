namespace Timbre.Reports.Statistics;

/// <summary>The leading principal components of a set of vectors (Pearson, On Lines and Planes of Closest Fit, 1901), by orthogonal iteration.</summary>
internal static class PrincipalComponents
{
    private const int MostIterations = 500;
    private const double Tolerance = 1e-12;

    /// <summary>Each vector's coordinates along the leading components; each component's sign makes its largest loading positive.</summary>
    /// <param name="vectors">At least one vector; all of one length.</param>
    /// <param name="count">How many components, at most the vectors' length.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static double[][] Of(IReadOnlyList<double[]> vectors, int count, CancellationToken cancellation = default)
    {
        var (n, d) = (vectors.Count, vectors[0].Length);
        var mean = new double[d];
        foreach (var vector in vectors)
        {
            for (var j = 0; j < d; j++)
                mean[j] += vector[j] / n;
        }
        var centered = vectors.Select(vector => vector.Select((value, j) => value - mean[j]).ToArray()).ToArray();
        List<double[]> directions = [];
        for (var component = 0; component < count; component++)
            directions.Add(Leading(centered, directions, component, cancellation));
        return centered.Select(vector => directions.Select(direction => Dot(vector, direction)).ToArray()).ToArray();
    }

    /// <summary>Power iteration in what is orthogonal to the components found before.</summary>
    private static double[] Leading(double[][] centered, List<double[]> found, int component, CancellationToken cancellation)
    {
        var d = centered[0].Length;
        // Any start that is orthogonal to no component would do; this one is the same on every run.
        var direction = Enumerable.Range(0, d).Select(j => 1 + Math.Sin(1 + j * (component + 1.0))).ToArray();
        Orthonormalize(direction, found);
        double variance = 0;
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = new double[d];
            foreach (var vector in centered)
                TensorPrimitives.MultiplyAdd(vector, Dot(vector, direction), next, next);
            var before = variance;
            variance = Orthonormalize(next, found);
            if (variance <= 0)
                return direction;
            direction = next;
            if (Math.Abs(variance - before) <= Tolerance * variance)
                break;
        }
        var largest = direction.MaxBy(Math.Abs);
        return largest < 0 ? Array.ConvertAll(direction, value => -value) : direction;
    }

    /// <summary>Removes what lies along earlier components and scales to length 1; returns the length before.</summary>
    private static double Orthonormalize(double[] vector, List<double[]> found)
    {
        foreach (var other in found)
        {
            var along = Dot(vector, other);
            for (var j = 0; j < vector.Length; j++)
                vector[j] -= along * other[j];
        }
        var length = Math.Sqrt(Dot(vector, vector));
        for (var j = 0; length > 0 && j < vector.Length; j++)
            vector[j] /= length;
        return length;
    }

    private static double Dot(double[] a, double[] b) => TensorPrimitives.Dot<double>(a, b);
}
