namespace Timbre.Reports.Statistics;

/// <summary>
/// t-SNE: places points in the plane so that near neighbors stay near (van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 2008).
/// Exact, in time and memory quadratic in the points, so that callers bound their number; begun from the principal components, so that it is the same on every run and keeps the
/// large-scale order (Kobak and Berens, The Art of Using t-SNE, Nature Communications 2019).
/// </summary>
internal static class NeighborEmbedding
{
    private const int Iterations = 500;
    private const int ExaggeratedIterations = 150;
    private const double Exaggeration = 12;
    private const double StartDeviation = 1e-4;
    private const int BisectionSteps = 50;

    /// <summary>Coordinates in the plane.</summary>
    /// <param name="vectors">At least four vectors.</param>
    /// <param name="perplexity">About how many neighbors each point heeds; lowered where there are few points.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static double[][] Of(IReadOnlyList<double[]> vectors, double perplexity = 30, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vectors.Count, 4);
        var n = vectors.Count;
        var affinities = Affinities(vectors, Math.Min(perplexity, (n - 1) / 3.0), cancellation);
        var start = PrincipalComponents.Of(vectors, Math.Min(2, vectors[0].Length), cancellation);
        var deviation = Math.Sqrt(start.Sum(point => point[0] * point[0]) / n);
        var scale = deviation > 0 ? StartDeviation / deviation : 0;
        var y = new double[2 * n];
        for (var i = 0; i < n; i++)
        {
            // Equal points would push each other nowhere; the offset is far below what matters.
            y[i] = start[i][0] * scale + 1e-9 * i;
            y[n + i] = (start[i].Length > 1 ? start[i][1] * scale : 0) + 1e-9 * (i * 7919 % n);
        }
        Descend(affinities, y, n, cancellation);
        return Enumerable.Range(0, n).Select(i => new[] { y[i], y[n + i] }).ToArray();
    }

    /// <summary>Symmetric joint probabilities of all pairs, row-major, summing to 1.</summary>
    private static double[] Affinities(IReadOnlyList<double[]> vectors, double perplexity, CancellationToken cancellation)
    {
        var n = vectors.Count;
        // Squared distances at first, of which each row then becomes the conditional probabilities.
        var conditional = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var j = 0; j < i; j++)
            {
                var distance = TensorPrimitives.Distance<double>(vectors[i], vectors[j]);
                conditional[i * n + j] = conditional[j * n + i] = distance * distance;
            }
        }
        for (var i = 0; i < n; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = conditional.AsSpan(i * n, n);
            Conditional(row.ToArray(), i, Math.Log(perplexity), row);
        }
        var joint = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                joint[i * n + j] = Math.Max((conditional[i * n + j] + conditional[j * n + i]) / (2.0 * n), 1e-12);
        }
        return joint;
    }

    /// <summary>Finds by bisection the width of a Gaussian whose entropy is that of the perplexity.</summary>
    private static void Conditional(double[] distances, int self, double targetEntropy, Span<double> row)
    {
        var nearest = distances.Where((_, j) => j != self).Min();
        var (low, high, precision) = (0.0, double.PositiveInfinity, 1 / Math.Max(1e-12, distances.Average()));
        for (var step = 0; step < BisectionSteps; step++)
        {
            double sum = 0, weighted = 0;
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = j == self ? 0 : Math.Exp(-(distances[j] - nearest) * precision);
                sum += row[j];
                weighted += row[j] * (distances[j] - nearest);
            }
            TensorPrimitives.Divide(row, sum, row);
            var entropy = Math.Log(sum) + precision * weighted / sum;
            if (Math.Abs(entropy - targetEntropy) < 1e-5)
                return;
            (low, high) = entropy > targetEntropy ? (precision, high) : (low, precision);
            precision = double.IsInfinity(high) ? precision * 2 : (low + high) / 2;
        }
    }

    private static void Descend(double[] joint, double[] y, int n, CancellationToken cancellation)
    {
        var rate = Math.Max(n / Exaggeration / 4, 50);
        var (velocity, gains) = (new double[2 * n], Enumerable.Repeat(1.0, 2 * n).ToArray());
        var gradient = new double[2 * n];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var early = iteration < ExaggeratedIterations;
            Gradient(joint, early ? Exaggeration : 1, y, n, gradient);
            var momentum = early ? 0.5 : 0.8;
            for (var k = 0; k < y.Length; k++)
            {
                gains[k] = Math.Max(0.01, Math.Sign(gradient[k]) != Math.Sign(velocity[k]) ? gains[k] + 0.2 : gains[k] * 0.8);
                velocity[k] = momentum * velocity[k] - rate * gains[k] * gradient[k];
                y[k] += velocity[k];
            }
        }
    }

    private static void Gradient(double[] joint, double exaggeration, double[] y, int n, double[] gradient)
    {
        var (attraction, repulsion) = (new double[2 * n], new double[2 * n]);
        double normalizer = 0;
        for (var i = 0; i < n; i++)
        {
            var (xi, yi) = (y[i], y[n + i]);
            var row = joint.AsSpan(i * n, n);
            for (var j = 0; j < i; j++)
            {
                var (dx, dy) = (xi - y[j], yi - y[n + j]);
                var kernel = 1 / (1 + dx * dx + dy * dy);
                normalizer += 2 * kernel;
                var (pull, push) = (row[j] * kernel, kernel * kernel);
                attraction[i] += pull * dx;
                attraction[n + i] += pull * dy;
                attraction[j] -= pull * dx;
                attraction[n + j] -= pull * dy;
                repulsion[i] += push * dx;
                repulsion[n + i] += push * dy;
                repulsion[j] -= push * dx;
                repulsion[n + j] -= push * dy;
            }
        }
        for (var k = 0; k < gradient.Length; k++)
            gradient[k] = 4 * (exaggeration * attraction[k] - repulsion[k] / normalizer);
    }
}
