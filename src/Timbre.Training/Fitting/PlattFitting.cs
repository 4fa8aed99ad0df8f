namespace Timbre.Training.Fitting;

/// <summary>
/// Fits the sigmoid to decision values of rows that the machine was not trained on (Platt, 1999) by Newton's method with backtracking as
/// Lin, Lin and Weng describe it ("A note on Platt's probabilistic outputs for support vector machines", 2007).
/// </summary>
internal static class PlattFitting
{
    private const int MaximumIterations = 100;
    private const double Ridge = 1e-12; // keeps the Hessian positive definite
    private const double MinimumStep = 1e-10;

    // For a pair without held-out rows: no offset, and the slope that makes the margin's edge 0.88.
    private static readonly PlattScaling Uncalibrated = new(-2, 0);

    /// <summary>Fits A and B.</summary>
    /// <param name="first">Whether each row is of the first class.</param>
    public static PlattScaling Fit(ReadOnlySpan<double> decisions, ReadOnlySpan<bool> first)
    {
        var positives = first.Count(true);
        var negatives = first.Length - positives;
        if (positives == 0 || negatives == 0)
            return Uncalibrated;
        // Targets short of 1 and 0, by Laplace's rule, keep separable data from driving the slope to infinity.
        var targets = new double[first.Length];
        for (var i = 0; i < targets.Length; i++)
            targets[i] = first[i] ? (positives + 1.0) / (positives + 2.0) : 1.0 / (negatives + 2.0);

        var current = new PlattScaling(0, Math.Log((negatives + 1.0) / (positives + 1.0)));
        var loss = Loss(current, decisions, targets);
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            double h11 = Ridge, h22 = Ridge, h21 = 0, g1 = 0, g2 = 0;
            for (var i = 0; i < decisions.Length; i++)
            {
                var p = current.Probability(decisions[i]);
                var curvature = p * (1 - p);
                h11 += decisions[i] * decisions[i] * curvature;
                h22 += curvature;
                h21 += decisions[i] * curvature;
                g1 += decisions[i] * (targets[i] - p);
                g2 += targets[i] - p;
            }
            if (Math.Abs(g1) < 1e-5 && Math.Abs(g2) < 1e-5)
                break;
            var determinant = (h11 * h22) - (h21 * h21);
            var stepA = -((h22 * g1) - (h21 * g2)) / determinant;
            var stepB = -((-h21 * g1) + (h11 * g2)) / determinant;
            var slope = (g1 * stepA) + (g2 * stepB);
            var step = 1.0;
            for (; step >= MinimumStep; step /= 2)
            {
                var next = new PlattScaling(current.A + (step * stepA), current.B + (step * stepB));
                var nextLoss = Loss(next, decisions, targets);
                if (nextLoss < loss + (1e-4 * step * slope))
                {
                    current = next;
                    loss = nextLoss;
                    break;
                }
            }
            if (step < MinimumStep)
                break;
        }
        return current;
    }

    private static double Loss(PlattScaling scaling, ReadOnlySpan<double> decisions, double[] targets)
    {
        double sum = 0;
        for (var i = 0; i < decisions.Length; i++)
        {
            var z = (scaling.A * decisions[i]) + scaling.B;
            sum += z >= 0 ? (targets[i] * z) + Math.Log(1 + Math.Exp(-z)) : ((targets[i] - 1) * z) + Math.Log(1 + Math.Exp(z));
        }
        return sum;
    }
}
