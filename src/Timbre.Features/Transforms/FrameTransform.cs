namespace Timbre.Features.Transforms;

/// <summary>Transforms the frames of a signal laid out by hops, sixteen at a time, reading them where they lie.</summary>
internal sealed unsafe class FrameTransform
{
    private readonly HopGrid _grid;
    private readonly RealFft _fft;
    private readonly float[] _window;

    // Where each sample of a frame lies in the grid, from the frame's column on.
    private readonly int[] _offsets;

    public FrameTransform(HopGrid grid, StftOptions options)
    {
        _grid = grid;
        _fft = RealFft.Get(options.FftSize);
        _window = options.PaddedWindow();
        _offsets = new int[_window.Length];
        for (var n = 0; n < _offsets.Length; n++)
            _offsets[n] = n % grid.Hop * grid.Cells.Stride + n / grid.Hop;
    }

    /// <summary>Values of working memory that a transform needs.</summary>
    public int WorkLength => 2 * _fft.Length * FrameMatrix.Lanes;

    /// <summary>The spectra of sixteen frames; coefficient k goes to <c>real + k · stride</c>.</summary>
    public void Forward(int frame, float* work, float* real, float* imaginary, nint stride)
    {
        fixed (int* offsets = _offsets)
        fixed (float* window = _window)
            _fft.ForwardFrames(_grid.Row(0) + frame, offsets, window, work, real, imaginary, stride);
    }

    /// <summary>The squared magnitudes of sixteen frames, sixteen values a coefficient.</summary>
    public void Power(int frame, float* work, float* power)
    {
        fixed (int* offsets = _offsets)
        fixed (float* window = _window)
            _fft.PowerFrames(_grid.Row(0) + frame, offsets, window, work, power);
    }
}
