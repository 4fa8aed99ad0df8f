using System.Numerics;

namespace Timbre.Training.Fitting;

/// <summary>
/// Minimizes a smooth function by limited-memory BFGS (Liu and Nocedal, 1989): the two-loop recursion over the last steps, and a line search
/// that backtracks to Armijo's condition, after which a step whose curvature is not positive is left out of the memory.
/// </summary>
internal static class LimitedMemoryBfgs
{
    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4;
    private const double MinimumStep = 1e-20;

    /// <summary>A function's value at a point, which also writes its gradient there.</summary>
    public delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Minimizes from a starting point.</summary>
    /// <param name="start">Where to begin; it is not changed.</param>
    /// <param name="tolerance">The largest component that the gradient may have at the end.</param>
    public static double[] Minimize(Objective objective, double[] start, double tolerance, int iterations, CancellationToken cancellationToken)
    {
        var point = (double[])start.Clone();
        var gradient = new double[point.Length];
        var value = objective(point, gradient);
        var history = new List<(double[] Step, double[] Change, double Curvature)>();
        for (var iteration = 0; iteration < iterations && LargestComponent(gradient) > tolerance; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var direction = Direction(gradient, history);
            var slope = Dot(direction, gradient);
            if (slope >= 0)
            {
                history.Clear();
                direction = Array.ConvertAll(gradient, component => -component);
                slope = -Dot(gradient, gradient);
            }
            // Without a memory nothing is known of the scale: begin short.
            var length = history.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1.0;
            var next = new double[point.Length];
            var nextGradient = new double[point.Length];
            double nextValue;
            while (true)
            {
                for (var i = 0; i < point.Length; i++)
                    next[i] = point[i] + (length * direction[i]);
                nextValue = objective(next, nextGradient);
                if (nextValue <= value + (SufficientDecrease * length * slope))
                    break;
                length /= 2;
                if (length < MinimumStep)
                    return point; // rounding is all that is left
            }
            Remember(history, point, next, gradient, nextGradient);
            (point, gradient, value) = (next, nextGradient, nextValue);
        }
        return point;
    }

    /// <summary>target += factor × values.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> values)
    {
        var i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (new Vector<double>(values[i..]) * factor)).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += factor * values[i];
    }

    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Curvature)> history)
    {
        var direction = Array.ConvertAll(gradient, component => -component);
        var alphas = new double[history.Count];
        for (var i = history.Count - 1; i >= 0; i--)
        {
            alphas[i] = Dot(history[i].Step, direction) / history[i].Curvature;
            AddScaled(direction, -alphas[i], history[i].Change);
        }
        if (history.Count > 0)
        {
            var last = history[^1];
            var scale = last.Curvature / Dot(last.Change, last.Change);
            for (var i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }
        for (var i = 0; i < history.Count; i++)
        {
            var beta = Dot(history[i].Change, direction) / history[i].Curvature;
            AddScaled(direction, alphas[i] - beta, history[i].Step);
        }
        return direction;
    }

    private static void Remember(
        List<(double[] Step, double[] Change, double Curvature)> history,
        double[] point,
        double[] next,
        double[] gradient,
        double[] nextGradient)
    {
        var step = new double[point.Length];
        var change = new double[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            step[i] = next[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }
        var curvature = Dot(step, change);
        if (curvature <= 1e-12 * Dot(change, change))
            return;
        if (history.Count == Memory)
            history.RemoveAt(0);
        history.Add((step, change, curvature));
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static double LargestComponent(double[] values) => values.Max(Math.Abs);
}
