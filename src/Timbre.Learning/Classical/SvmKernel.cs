using System.Numerics;

namespace Timbre.Learning.Classical;

/// <summary>K(x, y) = x·y, or exp(−γ ‖x − y‖²).</summary>
internal readonly record struct SvmKernel(bool IsLinear, double Gamma)
{
    public double Evaluate(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[i..]), out var xLow, out var xHigh);
            Vector.Widen(new Vector<float>(y[i..]), out var yLow, out var yHigh);
            sums += IsLinear ? xLow * yLow : (xLow - yLow) * (xLow - yLow);
            sums += IsLinear ? xHigh * yHigh : (xHigh - yHigh) * (xHigh - yHigh);
        }
        var sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
            sum += IsLinear ? (double)x[i] * y[i] : ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
        return IsLinear ? sum : Math.Exp(-Gamma * sum);
    }
}
