namespace Timbre.Models.MelStatistics;

/// <summary>The mean of each value of a series and its neighbors on either side, as far as there are any.</summary>
internal sealed class RunningMean
{
    private readonly int _length;
    private readonly int _reach;
    private readonly float[] _padded;
    private readonly float[][] _sums;
    private readonly float[] _shares;

    /// <summary>Means of series of one length.</summary>
    /// <param name="length">Values of a series.</param>
    /// <param name="reach">Neighbors on either side: a power of two.</param>
    public RunningMean(int length, int reach)
    {
        if (!BitOperations.IsPow2(reach))
            throw new ArgumentOutOfRangeException(nameof(reach), reach, "a power of two");
        (_length, _reach) = (length, reach);
        _padded = new float[length + 2 * reach];
        _sums = [new float[length + 2 * reach], new float[length + 2 * reach]];
        _shares = new float[length];
        for (var i = 0; i < length; i++)
            _shares[i] = 1f / (Math.Min(length - 1, i + reach) - Math.Max(0, i - reach) + 1);
    }

    /// <summary>Computes them.</summary>
    /// <param name="series">The series.</param>
    /// <param name="means">Takes as many values.</param>
    public void Compute(ReadOnlySpan<float> series, Span<float> means)
    {
        // Sums of 1, 2, 4, … values by adding each to the one as many places on; a few vector additions instead of a chain of scalar ones.
        series.CopyTo(_padded.AsSpan(_reach));
        var sums = _padded;
        var next = 0;
        for (var width = 1; width < 2 * _reach; width *= 2)
        {
            var wider = _sums[next];
            TensorPrimitives.Add(sums.AsSpan(0, sums.Length - width), sums.AsSpan(width), wider);
            (sums, next) = (wider, 1 - next);
        }
        TensorPrimitives.Add(sums.AsSpan(0, _length), _padded.AsSpan(2 * _reach, _length), means);
        TensorPrimitives.Multiply(means, _shares, means);
    }
}
