namespace Timbre.Features;

public sealed partial class Analysis
{
    private HopGrid? _grid;
    private ComplexFrameMatrix? _stft;
    private FrameMatrix? _magnitude;
    private FrameMatrix? _power;

    /// <summary>The short-time Fourier transform: 1025 rows (bin k at k · rate / 2048 Hz), one column per frame.</summary>
    public ComplexFrameMatrix Stft
    {
        get
        {
            if (_stft is null)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                var stft = ShortTimeFourier.Forward(Grid, Framing, Framing.PaddedWindow(), Frames, _pool);
                _releases.Add(() => stft.Release(_pool));
                _stft = stft;
            }
            return _stft;
        }
    }

    /// <summary>|<see cref="Stft"/>|, of the same shape.</summary>
    public FrameMatrix Magnitude
    {
        get
        {
            if (_magnitude is null)
            {
                var power = Power;
                var magnitude = NewMatrix(power.Rows, power.Columns);
                Elementwise.SquareRoot(power, magnitude);
                _magnitude = magnitude;
            }
            return _magnitude;
        }
    }

    /// <summary>|<see cref="Stft"/>|², of the same shape.</summary>
    public FrameMatrix Power
    {
        get
        {
            if (_power is null)
            {
                var stft = Stft;
                var power = NewMatrix(stft.Rows, stft.Columns);
                Elementwise.SquaredMagnitude(stft, power);
                _power = power;
            }
            return _power;
        }
    }

    /// <summary>The clip laid out by hops; framed features read their frames from it.</summary>
    internal HopGrid Grid
    {
        get
        {
            if (_grid is null)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _grid = ShortTimeFourier.Grid(Clip.Samples, Framing, _pool);
                _releases.Add(_grid.Release);
            }
            return _grid;
        }
    }
}
