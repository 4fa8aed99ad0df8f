namespace Timbre.Torch.Modules;

/// <summary>Rows and columns of a window, a step or a margin. A single number stands for both.</summary>
internal readonly record struct Size2d(long Rows, long Columns)
{
    public static implicit operator Size2d(long both) => new(both, both);

    public static implicit operator Size2d((long Rows, long Columns) pair) => new(pair.Rows, pair.Columns);

    internal long[] ToArray() => [Rows, Columns];
}
