namespace Timbre.Features.Transforms;

/// <summary>Puts a signal together again from the spectra of its frames, by least squares.</summary>
/// <remarks>Griffin and Lim, "Signal estimation from modified short-time Fourier transform", IEEE Trans. ASSP 32 (1984).</remarks>
internal sealed unsafe class OverlapAdder
{
    private readonly HopGrid _grid;
    private readonly float[] _window;
    private readonly int _frames;
    private readonly RealFft _fft;

    public OverlapAdder(StftOptions options, int frames, int length, BufferPool pool)
    {
        _window = options.PaddedWindow();
        _frames = frames;
        _fft = RealFft.Get(options.FftSize);
        _grid = new HopGrid([], options.HopLength, options.Center ? options.FftSize / 2 : 0, frames, options.FftSize, pool, length);
    }

    /// <summary>Adds sixteen frames, coefficient k of which lies at <c>k · stride</c>; lanes past the last frame must be 0.</summary>
    public void Add(int frame, float* real, float* imaginary, nint stride)
    {
        var half = _fft.Length / 2 * 16;
        var work = RealFft.Scratch(4 * half);
        var even = work;
        var odd = work + half;
        if (_fft.InverseLanes(real, imaginary, stride, even, odd, work + 2 * half, work + 3 * half, 16))
        {
            even = work + 2 * half;
            odd = work + 3 * half;
        }
        var (row, column) = (0, frame);
        var cells = _grid.Row(0);
        nint gridStride = _grid.Cells.Stride;
        for (var n = 0; n < _window.Length; n++)
        {
            var cell = cells + row * gridStride + column;
            var x = Vector512.Load(((n & 1) == 0 ? even : odd) + (n >> 1) * 16);
            Vector512.MultiplyAddEstimate(x, Vector512.Create(_window[n]), Vector512.Load(cell)).Store(cell);
            Prefetch.NextFrames(cell);
            if (++row == _grid.Hop)
                (row, column) = (0, column + 1);
        }
    }

    /// <summary>Divides by what the windows sum up to and writes the signal; the adder is spent.</summary>
    public void Finish(Span<float> samples)
    {
        var hop = _grid.Hop;
        var overlap = (_window.Length + hop - 1) / hop;
        for (var row = 0; row < hop; row++)
        {
            var cells = _grid.Cells.PaddedRow(row);
            var (interior, last) = (Weight(row, 0, overlap, overlap - 1), _frames + overlap - 1);
            for (var column = 0; column < Math.Min(cells.Length, overlap - 1); column++)
                Divide(ref cells[column], Weight(row, Math.Max(0, column - _frames + 1), overlap, column));
            if (interior > SpectralShape.SmallestNormal)
                Scale(cells[Math.Min(cells.Length, overlap - 1)..Math.Clamp(_frames, overlap - 1, cells.Length)], 1 / interior);
            for (var column = Math.Max(overlap - 1, _frames); column < Math.Min(cells.Length, last); column++)
                Divide(ref cells[column], Weight(row, column - _frames + 1, overlap, column));
        }
        _grid.CopyTo(samples);
        _grid.Release();
    }

    // Σ w² over the frames q hops back that cover a column.
    private float Weight(int row, int from, int overlap, int column)
    {
        float sum = 0;
        for (var q = from; q < overlap && q <= column; q++)
        {
            var n = q * _grid.Hop + row;
            sum += n < _window.Length ? _window[n] * _window[n] : 0;
        }
        return sum;
    }

    private static void Divide(ref float value, float weight)
    {
        if (weight > SpectralShape.SmallestNormal)
            value /= weight;
    }

    private static void Scale(Span<float> values, float factor)
    {
        var i = 0;
        for (; i + 16 <= values.Length; i += 16)
            (Vector512.Create(values.Slice(i, 16)) * factor).CopyTo(values.Slice(i, 16));
        for (; i < values.Length; i++)
            values[i] *= factor;
    }
}
