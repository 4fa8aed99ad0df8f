namespace Timbre.Features.ClipAnalysis;

public sealed partial class Analysis
{
    private HopGrid? _grid;
    private ComplexFrameMatrix? _stft;
    private FrameMatrix? _magnitude;
    private FrameMatrix? _power;
    private double? _tuning;
    private double? _chromaTuning;

    /// <summary>The short-time Fourier transform: 1025 rows (bin k at k · rate / 2048 Hz), one column per frame.</summary>
    public ComplexFrameMatrix Stft
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _stft ?? Transform(null);
        }
    }

    /// <summary>|<see cref="Stft"/>|, of the same shape.</summary>
    public FrameMatrix Magnitude
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_magnitude is null)
            {
                _magnitude = NewMatrix(Framing.Bins, Frames, clear: false);
                Elementwise.SquareRoot(Power, _magnitude);
            }
            return _magnitude;
        }
    }

    /// <summary>|<see cref="Stft"/>|², of the same shape.</summary>
    public FrameMatrix Power
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_power is null)
            {
                var power = NewMatrix(Framing.Bins, Frames, clear: false);
                if (_stft is null)
                    Transform(power);
                else
                    Elementwise.SquaredMagnitude(_stft, power);
                _power = power;
            }
            return _power;
        }
    }

    /// <summary>Power in triangular mel bands of constant area from 0 Hz to half the rate: one row per band, lowest first.</summary>
    /// <param name="bands">Number of bands, at least 1.</param>
    /// <remarks>Slaney, "Auditory Toolbox", Interval Research technical report 1998-010.</remarks>
    public FrameMatrix Mel(int bands = 128)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        return Once(nameof(Mel), bands, mel =>
        {
            var bank = FilterBank.Mel(Clip.Rate.Hertz, Framing.FftSize, bands);
            // Who asks for mel bands alone, as networks do, never needs the spectrum itself: keeping it would cost half the time.
            if (_power is null && _stft is null)
                MelSpectrum.Measure(Grid, Framing, bank, mel);
            else
                bank.Apply(Power, mel);
        }, clear: false);
    }

    /// <summary>10·log₁₀ of <see cref="Mel"/> in dB relative to power 1, at most 80 dB below the clip's highest value.</summary>
    /// <param name="bands">Number of bands, at least 1.</param>
    public FrameMatrix MelDecibels(int bands = 128)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        return Once(nameof(MelDecibels), bands, levels => Decibels.FromPower(Mel(bands), levels, 80), clear: false);
    }

    /// <summary>Mel-frequency cepstral coefficients: the first rows of the orthonormal cosine transform of 128 mel levels in dB.</summary>
    /// <param name="coefficients">Number of coefficients, 1 to 128.</param>
    /// <remarks>Davis and Mermelstein, IEEE Trans. ASSP 28 (1980).</remarks>
    public FrameMatrix Mfcc(int coefficients = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coefficients, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(coefficients, 128);
        return Once(nameof(Mfcc), coefficients, mfcc => Cepstrum.Transform(MelDecibels(), mfcc));
    }

    /// <summary>Energy in the twelve pitch classes, C first, each frame scaled to a largest value of 1.</summary>
    /// <remarks>The filters follow the tuning of the power spectrum's peaks, as the field's reference does it; <see cref="Tuning"/> is the magnitude spectrum's.
    /// Ellis, "Chroma feature analysis and synthesis", Columbia University 2007.</remarks>
    public FrameMatrix Chroma =>
        Once(nameof(Chroma), ChromaFilterBank.Classes, chroma => ChromaFilterBank.Get(Clip.Rate.Hertz, Framing.FftSize, ChromaTuning).Apply(Power, chroma));

    /// <summary>The clip's deviation from A440 in semitones, −0.5 to 0.49 in steps of 0.01.</summary>
    public double Tuning => _tuning ??= TuningEstimator.Estimate(Magnitude, Clip.Rate.Hertz, Framing.FftSize);

    /// <summary>The same from the power spectrum, where strong peaks stand out more.</summary>
    internal double ChromaTuning => _chromaTuning ??= TuningEstimator.Estimate(Power, Clip.Rate.Hertz, Framing.FftSize);

    /// <summary>The center of gravity of each frame's magnitude spectrum in Hz, one row.</summary>
    public FrameMatrix Centroid => Shape(nameof(Centroid));

    /// <summary>The standard deviation of each frame's magnitude spectrum around its <see cref="Centroid"/> in Hz, one row.</summary>
    public FrameMatrix Bandwidth => Shape(nameof(Bandwidth));

    /// <summary>The frequency in Hz at or below which 85% of each frame's magnitude lies, one row.</summary>
    public FrameMatrix Rolloff => Shape(nameof(Rolloff));

    /// <summary>The clip laid out by hops; framed features read their frames from it.</summary>
    internal HopGrid Grid
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_grid is null)
            {
                _grid = ShortTimeFourier.Grid(Clip.Samples, Framing, _pool);
                _releases.Add(_grid.Release);
            }
            return _grid;
        }
    }

    private ComplexFrameMatrix Transform(FrameMatrix? power)
    {
        var stft = ShortTimeFourier.Forward(Grid, Framing, Frames, _pool, power);
        _releases.Add(() => stft.Release(_pool));
        return _stft = stft;
    }

    // The three come from the same passes over the spectrum.
    private FrameMatrix Shape(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Find(name, 1) is not { } matrix)
        {
            var (centroid, bandwidth, rolloff) = (NewMatrix(1, Frames), NewMatrix(1, Frames), NewMatrix(1, Frames));
            SpectralShape.Measure(Power, (float)Clip.Rate.Hertz / Framing.FftSize, centroid, bandwidth, rolloff);
            _matrices.Add(new Kept(nameof(Centroid), 1, centroid));
            _matrices.Add(new Kept(nameof(Bandwidth), 1, bandwidth));
            _matrices.Add(new Kept(nameof(Rolloff), 1, rolloff));
            matrix = Find(name, 1)!;
        }
        return matrix;
    }
}
