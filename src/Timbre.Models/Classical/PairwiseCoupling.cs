namespace Timbre.Models.Classical;

/// <summary>
/// Class probabilities from those of pairs: the p that minimizes Σ over pairs of (r_ji p_i − r_ij p_j)², by the fixed-point iteration of Wu,
/// Lin and Weng, "Probability estimates for multi-class classification by pairwise coupling" (2004), their second method.
/// </summary>
internal static class PairwiseCoupling
{
    private const double Floor = 1e-7;

    /// <summary>Couples the pairs.</summary>
    /// <param name="pairs">P(a | a or b) of each pair (0,1), (0,2) … (1,2) …; kept at least 1e-7 from 0 and 1.</param>
    /// <param name="probabilities">Receives one value a class; they sum to 1.</param>
    public static void Couple(ReadOnlySpan<double> pairs, Span<double> probabilities)
    {
        var classes = probabilities.Length;
        var q = new double[classes * classes];
        var pair = 0;
        for (var a = 0; a < classes; a++)
        {
            for (var b = a + 1; b < classes; b++)
            {
                var r = Math.Clamp(pairs[pair++], Floor, 1 - Floor);
                q[(a * classes) + a] += (1 - r) * (1 - r);
                q[(b * classes) + b] += r * r;
                q[(a * classes) + b] = q[(b * classes) + a] = -(1 - r) * r;
            }
        }
        probabilities.Fill(1.0 / classes);
        var qp = new double[classes];
        var tolerance = 0.005 / classes;
        for (var iteration = 0; iteration < Math.Max(100, classes); iteration++)
        {
            double pqp = 0;
            for (var a = 0; a < classes; a++)
            {
                double sum = 0;
                for (var b = 0; b < classes; b++)
                    sum += q[(a * classes) + b] * probabilities[b];
                qp[a] = sum;
                pqp += probabilities[a] * sum;
            }
            var error = 0.0;
            foreach (var value in qp)
                error = Math.Max(error, Math.Abs(value - pqp));
            if (error < tolerance)
                break;
            for (var a = 0; a < classes; a++)
            {
                var step = (pqp - qp[a]) / q[(a * classes) + a];
                probabilities[a] += step;
                pqp = (pqp + (step * ((step * q[(a * classes) + a]) + (2 * qp[a])))) / ((1 + step) * (1 + step));
                for (var b = 0; b < classes; b++)
                {
                    qp[b] = (qp[b] + (step * q[(a * classes) + b])) / (1 + step);
                    probabilities[b] /= 1 + step;
                }
            }
        }
    }
}

/// <summary>P(first class | f) = 1 / (1 + exp(A f + B)) for a decision value f (Platt, 1999).</summary>
/// <param name="A">The slope, negative for a machine that has learned something.</param>
/// <param name="B">The offset.</param>
internal readonly record struct PlattScaling(double A, double B)
{
    /// <summary>The probability of the first class for a decision value.</summary>
    public double Probability(double decision) => Sigmoid((A * decision) + B);

    // 1 / (1 + e^z) without overflow for either sign.
    private static double Sigmoid(double z) => z >= 0 ? Math.Exp(-z) / (1 + Math.Exp(-z)) : 1 / (1 + Math.Exp(z));
}
