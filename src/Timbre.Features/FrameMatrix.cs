using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Timbre.Features;

/// <summary>
/// A matrix of coefficients over time: one row per coefficient (frequency bin, mel band, …), one column per frame, as in the literature.
/// </summary>
/// <remarks>
/// Rows lie one after the other in memory, each starting on a 64-byte boundary: nearly every formula of spectral analysis treats all
/// frames alike, so a vector of neighboring frames is what the hot loops work on, without a shuffle or a gather.
/// Matrices that an <see cref="Analysis"/> hands out live as long as it does; <see cref="Clone"/> keeps one for longer.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Library;
///
/// var clip = AudioFile.Read("song.wav");
/// var mfcc = Feature.Mfcc(clip.Samples, clip.Rate);    // 20 coefficients × frames
/// Console.WriteLine($"{mfcc.Rows} × {mfcc.Columns}; the second coefficient's mean is {mfcc.Row(1).ToArray().Average():0.00}");
/// </code>
/// </example>
public sealed class FrameMatrix
{
    /// <summary>Frames that one vector operation covers; rows are padded to a multiple of it.</summary>
    internal const int Lanes = 16;

    private AlignedBuffer? _buffer;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Number of coefficients, at least 0.</param>
    /// <param name="columns">Number of frames, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public FrameMatrix(int rows, int columns)
        : this(rows, columns, BufferPool.None)
    {
    }

    internal FrameMatrix(int rows, int columns, BufferPool pool, bool clear = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Rows = rows;
        Columns = columns;
        Stride = StrideFor(columns);
        _buffer = pool.Rent(checked(rows * Stride));
        if (clear)
            _buffer.Span.Clear();
    }

    /// <summary>Number of coefficients.</summary>
    public int Rows { get; }

    /// <summary>Number of frames.</summary>
    public int Columns { get; }

    /// <summary>Distance of two rows in memory, in values; the values past <see cref="Columns"/> are padding.</summary>
    internal int Stride { get; }

    /// <summary>All rows with their padding.</summary>
    internal Span<float> Data => Buffer.Span;

    private AlignedBuffer Buffer => _buffer ?? ThrowReleased();

    /// <summary>One value.</summary>
    /// <param name="row">Coefficient, from 0.</param>
    /// <param name="column">Frame, from 0.</param>
    public float this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <summary>One coefficient over all frames; writing to it changes the matrix.</summary>
    /// <param name="row">Coefficient, from 0.</param>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return Buffer.Span.Slice(row * Stride, Columns);
    }

    /// <summary>All coefficients of one frame, copied.</summary>
    /// <param name="column">Frame, from 0.</param>
    /// <returns>An array of <see cref="Rows"/> values.</returns>
    public float[] Column(int column)
    {
        var values = new float[Rows];
        CopyColumn(column, values);
        return values;
    }

    /// <summary>Copies all coefficients of one frame.</summary>
    /// <param name="column">Frame, from 0.</param>
    /// <param name="destination">Takes <see cref="Rows"/> values.</param>
    public void CopyColumn(int column, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
        var data = Buffer.Span;
        for (var row = 0; row < Rows; row++)
            destination[row] = data[row * Stride + column];
    }

    /// <summary>The values in row-major order without padding: <see cref="Rows"/> × <see cref="Columns"/>.</summary>
    public float[] ToArray()
    {
        var values = new float[Rows * Columns];
        for (var row = 0; row < Rows; row++)
            Row(row).CopyTo(values.AsSpan(row * Columns));
        return values;
    }

    /// <summary>An independent copy.</summary>
    public FrameMatrix Clone()
    {
        var copy = new FrameMatrix(Rows, Columns);
        Data.CopyTo(copy.Data);
        return copy;
    }

    /// <summary>One row with its padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<float> PaddedRow(int row) => Buffer.Span.Slice(row * Stride, Stride);

    /// <summary>Zeros every row's padding from a column on.</summary>
    internal void ClearPadding(int column)
    {
        for (var row = 0; row < Rows; row++)
            PaddedRow(row)[column..].Clear();
    }

    /// <summary>The first value, 64-byte aligned and unmovable; valid while the matrix is reachable and not released.</summary>
    internal unsafe float* Pointer => Buffer.Pointer;

    /// <summary>Gives the memory back; every later access throws.</summary>
    internal void Release(BufferPool pool)
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            pool.Return(buffer);
    }

    // An odd number of cache lines a row keeps the rows of one column from falling into the same few cache sets.
    private static int StrideFor(int columns) => Math.Max(1, (columns + Lanes - 1) / Lanes) switch
    {
        var vectors when vectors > 4 => (vectors | 1) * Lanes,
        var vectors => vectors * Lanes,
    };

    [DoesNotReturn]
    private static AlignedBuffer ThrowReleased() =>
        throw new ObjectDisposedException(nameof(FrameMatrix), "this matrix belonged to an Analysis that has been disposed; Clone it to keep it");
}
