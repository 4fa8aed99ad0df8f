namespace Timbre.Models.Classical;

/// <summary>
/// A table of feature vectors: <see cref="Count"/> rows of <see cref="Dimensions"/> finite values each. The values are not copied;
/// the caller does not change them afterwards.
/// </summary>
public sealed class Samples
{
    private readonly float[] _values;

    /// <summary>Wraps a row-major table.</summary>
    /// <param name="values">count × dimensions finite values, row after row.</param>
    /// <param name="count">Number of rows, at least 0.</param>
    /// <param name="dimensions">Number of features in a row, at least 1.</param>
    /// <exception cref="ArgumentException">The length does not fit the shape, or a value is not finite.</exception>
    public Samples(float[] values, int count, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (count < 0 || dimensions < 1 || values.LongLength != (long)count * dimensions)
            throw new ArgumentException($"{values.Length} values do not make {count} rows of {dimensions} features");
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"feature {i % dimensions} of row {i / dimensions} is {values[i]}; every feature must be a finite number");
        }
        _values = values;
        Count = count;
        Dimensions = dimensions;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of features in a row.</summary>
    public int Dimensions { get; }

    /// <summary>All values, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>One row's features.</summary>
    /// <param name="index">0-based row.</param>
    public ReadOnlySpan<float> Row(int index) => _values.AsSpan(index * Dimensions, Dimensions);

    /// <summary>A copy of some rows, in the given order; a row may appear more than once.</summary>
    /// <param name="rows">0-based rows.</param>
    public Samples Subset(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var values = new float[checked(rows.Count * Dimensions)];
        for (var i = 0; i < rows.Count; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Dimensions));
        return new Samples(values, rows.Count, Dimensions);
    }
}
