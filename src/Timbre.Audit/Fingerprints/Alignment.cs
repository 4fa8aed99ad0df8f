using System.Numerics;

namespace Timbre.Audit.Fingerprints;

/// <summary>How two fingerprints lie against each other, and how well.</summary>
/// <param name="Lag">Columns by which the second one is ahead where the overlap begins: column c of the first is column c + lag of the second.</param>
/// <param name="Speed">How much faster the first one runs than the second; 1 for a plain copy.</param>
/// <param name="BitErrorRate">Part of the reliable bits that differ in the overlap: 0 for a copy, 0.5 for strangers.</param>
/// <param name="Columns">Columns of overlap.</param>
/// <param name="PassageColumns">The longest stretch of windows that agree well.</param>
internal readonly record struct Alignment(int Lag, double Speed, double BitErrorRate, int Columns, int PassageColumns)
{
    /// <summary>Overlaps of less than this (5 s) are not judged.</summary>
    public const int ShortestOverlap = 166;

    /// <summary>Windows in which the lag may differ: 2 s.</summary>
    private const int Window = 66;

    /// <summary>How far a window's lag may be from the whole's: 1.2 s, which allows speeds 4% apart over a minute's half.</summary>
    private const int Reach = 40;

    /// <summary>Columns to each side of the proposed lag that are tried.</summary>
    private const int Around = 8;

    /// <summary>While the best lag is sought, every third column is enough to judge by.</summary>
    private const int Sampling = 3;

    /// <summary>Pairs with nothing in common have bit error rates from about here on, even at the best of the lags tried.</summary>
    private const double Chance = 0.435;

    /// <summary>A window agrees at this bit error rate or less.</summary>
    private const double WindowAgrees = 0.25;

    /// <summary>Speeds further apart than this are no copies, but chance.</summary>
    private const double LargestDrift = 0.06;

    public static Alignment Near(Fingerprint a, Fingerprint b, int lag)
    {
        var best = Straight(a, b, lag, 0, Sampling);
        for (var shift = -Around; shift <= Around; shift++)
        {
            var there = Straight(a, b, lag + shift, 0, Sampling);
            if (there.BitErrorRate < best.BitErrorRate)
                best = there;
        }
        best = Straight(a, b, best.Lag, 0);
        // A copy of another speed agrees only where its drift crosses the lag; what agrees nowhere is chance.
        if (best.BitErrorRate is > 0.12 and < Chance && Drift(a, b, best.Lag) is { } drift)
        {
            var bent = Straight(a, b, drift.Lag, drift.Slope);
            if (bent.BitErrorRate < best.BitErrorRate - 0.03)
                best = bent;
        }
        return best with { PassageColumns = Passage(a, b, best) };
    }

    /// <summary>The bit error rate along one line, columns of the second rounded to the nearest, from every <paramref name="step"/>th column.</summary>
    private static Alignment Straight(Fingerprint a, Fingerprint b, int lag, double slope, int step = 1)
    {
        int wrong = 0, compared = 0, columns = 0;
        for (var column = 0; column < a.Columns; column += step)
        {
            var other = column + lag + (int)Math.Round(slope * column);
            if ((uint)other >= (uint)b.Columns)
                continue;
            var both = a.Mask[column] & b.Mask[other];
            compared += BitOperations.PopCount(both);
            wrong += BitOperations.PopCount((a.Signs[column] ^ b.Signs[other]) & both);
            columns++;
        }
        // Fewer than 8 reliable bits a column: mostly silence, of which nothing can be said.
        var rate = columns * step < ShortestOverlap || compared < 8 * columns ? 0.5 : (double)wrong / compared;
        return new Alignment(lag, 1 + slope, rate, columns, 0);
    }

    /// <summary>The line through the lags at which windows of the first agree best with the second, if enough do.</summary>
    private static (int Lag, double Slope)? Drift(Fingerprint a, Fingerprint b, int lag)
    {
        var points = new List<(double Column, double Lag)>();
        for (var start = Math.Max(0, -lag); start + Window <= a.Columns && start + lag < b.Columns; start += Window)
        {
            var (bestRate, bestLag) = (1.0, 0);
            // Averages over eight columns change little from one column to the next: every second lag is enough.
            for (var shift = -Reach; shift <= Reach; shift += 2)
            {
                var rate = WindowRate(a, b, start, lag + shift, 0);
                if (rate < bestRate)
                    (bestRate, bestLag) = (rate, lag + shift);
            }
            if (bestRate <= WindowAgrees)
                points.Add((start + (Window / 2.0), bestLag));
        }
        if (points.Count < 4)
            return null;
        // Theil and Sen's line: the median of the slopes between all pairs, which a third of wrong windows does not move.
        var slopes = new List<double>();
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
                slopes.Add((points[j].Lag - points[i].Lag) / (points[j].Column - points[i].Column));
        }
        var slope = Median(slopes);
        if (Math.Abs(slope) > LargestDrift)
            return null;
        var origin = Median([.. points.Select(point => point.Lag - (slope * point.Column))]);
        return ((int)Math.Round(origin), slope);
    }

    private static int Passage(Fingerprint a, Fingerprint b, Alignment line)
    {
        int longest = 0, from = -1;
        for (var start = 0; start + Window <= a.Columns; start += Window / 4)
        {
            if (WindowRate(a, b, start, line.Lag, line.Speed - 1) <= WindowAgrees)
            {
                if (from < 0)
                    from = start;
                longest = Math.Max(longest, start + Window - from);
            }
            else
            {
                from = -1;
            }
        }
        return longest;
    }

    private static double WindowRate(Fingerprint a, Fingerprint b, int start, int lag, double slope)
    {
        int wrong = 0, compared = 0;
        for (var column = start; column < start + Window; column++)
        {
            var other = column + lag + (int)Math.Round(slope * column);
            if ((uint)other >= (uint)b.Columns)
                return 1;
            var both = a.Mask[column] & b.Mask[other];
            compared += BitOperations.PopCount(both);
            wrong += BitOperations.PopCount((a.Signs[column] ^ b.Signs[other]) & both);
        }
        return compared < 8 * Window ? 1 : (double)wrong / compared;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
