namespace Timbre.Features;

/// <summary>A complex matrix over time (a short-time spectrum), real and imaginary parts apart so that vectors load straight.</summary>
/// <param name="Real">Real parts: one row per coefficient, one column per frame.</param>
/// <param name="Imaginary">Imaginary parts, of the same shape.</param>
public sealed record ComplexFrameMatrix(FrameMatrix Real, FrameMatrix Imaginary)
{
    /// <summary>A complex matrix of zeros.</summary>
    /// <param name="rows">Number of coefficients.</param>
    /// <param name="columns">Number of frames.</param>
    public ComplexFrameMatrix(int rows, int columns)
        : this(rows, columns, BufferPool.None)
    {
    }

    internal ComplexFrameMatrix(int rows, int columns, BufferPool pool, bool clear = true)
        : this(new FrameMatrix(rows, columns, pool, clear), new FrameMatrix(rows, columns, pool, clear))
    {
    }

    /// <summary>Number of coefficients.</summary>
    public int Rows => Real.Rows;

    /// <summary>Number of frames.</summary>
    public int Columns => Real.Columns;

    internal void Release(BufferPool pool)
    {
        Real.Release(pool);
        Imaginary.Release(pool);
    }
}
