namespace Timbre.Features.Transforms;

/// <summary>Order statistics without sorting everything.</summary>
internal static class Selection
{
    /// <summary>The middle value, or the mean of the two middle ones; reorders the values.</summary>
    public static float Median(Span<float> values)
    {
        var middle = values.Length / 2;
        var upper = Smallest(values, middle);
        if (values.Length % 2 == 1)
            return upper;
        var lower = float.NegativeInfinity;
        foreach (var value in values[..middle])
            lower = Math.Max(lower, value);
        return (lower + upper) / 2;
    }

    /// <summary>The value that would stand at <paramref name="rank"/> were all sorted; smaller ones then stand before it. (Hoare's FIND, 1961.)</summary>
    public static float Smallest(Span<float> values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = values[low + (high - low) / 2];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (rank <= j)
                high = j;
            else if (rank >= i)
                low = i;
            else
                break;
        }
        return values[rank];
    }
}
