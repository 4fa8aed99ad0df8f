namespace Timbre.Features.Transforms;

/// <summary>
/// A signal laid out by hops: row r, column c holds sample c · hop + r of the signal with its margins. Sample n = q · hop + r of sixteen
/// neighboring frames is then one contiguous load from row r, columns t + q on, whatever the frame length.
/// </summary>
internal sealed unsafe class HopGrid
{
    private readonly BufferPool _pool;

    /// <summary>Room is for so many samples, if more than the frames take, of a signal that is yet to come.</summary>
    public HopGrid(ReadOnlySpan<float> samples, int hop, int margin, int frames, int frameLength, BufferPool pool, int room = 0)
    {
        _pool = pool;
        Hop = hop;
        Margin = margin;
        var columns = (frames + 15) / 16 * 16 + (frameLength + hop - 1) / hop;
        Cells = new FrameMatrix(hop, Math.Max(columns, (margin + Math.Max(room, samples.Length) + hop - 1) / hop), pool, clear: false);
        var length = Math.Min((long)samples.Length, (long)Cells.Columns * hop - margin);
        fixed (float* source = samples)
            Fill(source, (int)length);
    }

    public int Hop { get; }

    public int Margin { get; }

    public FrameMatrix Cells { get; }

    public float* Row(int row) => Cells.Pointer + (nint)row * Cells.Stride;

    public void Release() => Cells.Release(_pool);

    /// <summary>Writes the signal without its margins.</summary>
    public void CopyTo(Span<float> samples)
    {
        fixed (float* target = samples)
        {
            var (column, head, whole, tail) = Parts(samples.Length);
            for (var i = 0; i < head; i++)
                target[i] = Row(Margin % Hop + i)[Margin / Hop];
            Transposition.Run(Cells.Pointer + column, Cells.Stride, Hop, whole, target + head, Hop);
            for (var i = 0; i < tail; i++)
                target[head + whole * Hop + i] = Row(i)[column + whole];
        }
    }

    private void Fill(float* source, int length)
    {
        var (column, head, whole, tail) = Parts(length);
        // Only what the signal leaves is cleared.
        for (var row = 0; row < Hop; row++)
        {
            Cells.PaddedRow(row)[..column].Clear();
            Cells.PaddedRow(row)[(column + whole)..].Clear();
        }
        for (var i = 0; i < head; i++)
            Row(Margin % Hop + i)[Margin / Hop] = source[i];
        Transposition.Run(source + head, Hop, whole, Hop, Cells.Pointer + column, Cells.Stride);
        for (var i = 0; i < tail; i++)
            Row(i)[column + whole] = source[head + whole * Hop + i];
    }

    /// <summary>The first column the signal fills from the top, the samples before it, the columns it fills to the bottom, and the samples left.</summary>
    private (int Column, int Head, int Whole, int Tail) Parts(int length)
    {
        var column = (Margin + Hop - 1) / Hop;
        var head = Math.Min(length, column * Hop - Margin);
        var (whole, tail) = Math.DivRem(length - head, Hop);
        return (column, head, whole, tail);
    }
}
