namespace Timbre.Torch;

/// <summary>Rows and columns of a window, a step or a margin. A single number stands for both.</summary>
/// <param name="Rows">Along the second to last axis.</param>
/// <param name="Columns">Along the last axis.</param>
public readonly record struct Size2d(long Rows, long Columns)
{
    /// <summary>The same number along both axes.</summary>
    public static implicit operator Size2d(long both) => new(both, both);

    /// <summary>Rows and columns.</summary>
    public static implicit operator Size2d((long Rows, long Columns) pair) => new(pair.Rows, pair.Columns);

    /// <summary>The same number along both axes.</summary>
    public static Size2d FromInt64(long both) => new(both, both);

    internal long[] ToArray() => [Rows, Columns];
}
