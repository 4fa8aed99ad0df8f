namespace Timbre.Features;

/// <summary>
/// A signal laid out by hops: row r, column c holds sample c · hop + r of the signal with its margins. Sample n = q · hop + r of sixteen
/// neighboring frames is then one contiguous load from row r, columns t + q on, whatever the frame length.
/// </summary>
internal sealed unsafe class HopGrid
{
    private readonly BufferPool _pool;

    /// <param name="samples">The signal.</param>
    /// <param name="hop">Samples from one frame to the next.</param>
    /// <param name="margin">Zeros before the signal.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="frameLength">Samples a frame.</param>
    /// <param name="pool">Where the memory comes from.</param>
    public HopGrid(ReadOnlySpan<float> samples, int hop, int margin, int frames, int frameLength, BufferPool pool)
    {
        _pool = pool;
        Hop = hop;
        Margin = margin;
        var columns = (frames + 15) / 16 * 16 + (frameLength + hop - 1) / hop;
        Cells = new FrameMatrix(hop, Math.Max(columns, (margin + samples.Length + hop - 1) / hop), pool);
        var length = Math.Min((long)samples.Length, (long)Cells.Columns * hop - margin);
        fixed (float* source = samples)
            Fill(source, (int)length);
    }

    public int Hop { get; }

    public int Margin { get; }

    public FrameMatrix Cells { get; }

    public float* Row(int row) => Cells.Pointer + (nint)row * Cells.Stride;

    public void Release() => Cells.Release(_pool);

    private void Fill(float* source, int length)
    {
        if (length <= 0)
            return;
        var (firstColumn, firstRow) = Math.DivRem(Margin, Hop);
        var head = Math.Min(length, firstRow == 0 ? 0 : Hop - firstRow);
        for (var i = 0; i < head; i++)
            Row(firstRow + i)[firstColumn] = source[i];
        if (firstRow != 0)
            firstColumn++;
        var (whole, tail) = Math.DivRem(length - head, Hop);
        Transposition.Run(source + head, Hop, whole, Hop, Cells.Pointer + firstColumn, Cells.Stride);
        for (var i = 0; i < tail; i++)
            Row(i)[firstColumn + whole] = source[head + whole * Hop + i];
    }
}
