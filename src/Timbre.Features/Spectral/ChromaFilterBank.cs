namespace Timbre.Features.Spectral;

/// <summary>Weights that gather the bins of a spectrum into the twelve pitch classes, C first: Gaussian bumps a semitone wide around each pitch, most weight in the middle octaves.</summary>
/// <remarks>Ellis, "Chroma feature analysis and synthesis", Columbia University 2007.</remarks>
internal sealed unsafe class ChromaFilterBank
{
    public const int Classes = 12;

    private const double CenterOctave = 5;
    private const double OctaveWidth = 2;

    private static readonly Cache<Key, ChromaFilterBank> Banks = new(static key => new ChromaFilterBank(Make(key.Rate, key.FftSize, key.TuningPercent / 100.0)));

    // The weights of one bin for all classes side by side: the order in which they are needed.
    private readonly float[] _weights;

    private ChromaFilterBank(float[] weights) => _weights = weights;

    /// <summary>The filters for a rate in Hz, a length of transform and a tuning (semitones from A440, taken to the hundredth), made once.</summary>
    public static ChromaFilterBank Get(int rate, int fftSize, double tuning) =>
        Banks.Get(new Key(rate, fftSize, (int)Math.Round(tuning * 100)));

    /// <summary>target[c, t] = Σ weight[c, k] · source[k, t], then each frame divided by its largest value.</summary>
    public void Apply(FrameMatrix source, FrameMatrix target)
    {
        fixed (float* weights = _weights)
        {
            for (nint frame = 0; frame < (source.Columns + 15) / 16 * 16; frame += 16)
                Apply(weights, source.Pointer + frame, source.Stride, source.Rows, target, frame);
        }
    }

    /// <summary>The same for a spectrum that lies in blocks of sixteen frames, each of which has its bins one after the other.</summary>
    public void Apply(AlignedBuffer blocks, int rows, FrameMatrix target)
    {
        fixed (float* weights = _weights)
        {
            for (nint frame = 0; frame < target.Columns; frame += 16)
                Apply(weights, blocks.Pointer + frame * rows, FrameMatrix.Lanes, rows, target, frame);
        }
    }

    private static void Apply(float* weights, float* source, nint stride, int rows, FrameMatrix target, nint frame)
    {
        Sum6(weights, source, stride, rows, target, frame, 0);
        Sum6(weights, source, stride, rows, target, frame, 6);
        Normalize(target, frame);
    }

    private static void Sum6(float* weights, float* x, nint stride, int rows, FrameMatrix target, nint frame, int from)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default;
        var w = weights + from;
        for (var k = 0; k < rows; k++, x += stride, w += Classes)
        {
            var power = Vector512.Load(x);
            Prefetch.NextFrames(x);
            a = Vector512.MultiplyAddEstimate(power, Vector512.Create(w[0]), a);
            b = Vector512.MultiplyAddEstimate(power, Vector512.Create(w[1]), b);
            c = Vector512.MultiplyAddEstimate(power, Vector512.Create(w[2]), c);
            d = Vector512.MultiplyAddEstimate(power, Vector512.Create(w[3]), d);
            e = Vector512.MultiplyAddEstimate(power, Vector512.Create(w[4]), e);
            f = Vector512.MultiplyAddEstimate(power, Vector512.Create(w[5]), f);
        }
        var result = target.Pointer + (nint)from * target.Stride + frame;
        a.Store(result);
        b.Store(result + target.Stride);
        c.Store(result + 2 * target.Stride);
        d.Store(result + 3 * target.Stride);
        e.Store(result + 4 * target.Stride);
        f.Store(result + 5 * target.Stride);
    }

    private static void Normalize(FrameMatrix target, nint frame)
    {
        Vector512<float> highest = default;
        var cells = target.Pointer + frame;
        for (nint c = 0; c < Classes; c++)
            highest = Vector512.Max(highest, Vector512.Load(cells + c * target.Stride));
        var silent = Vector512.LessThan(highest, Vector512.Create(SpectralShape.SmallestNormal));
        highest = Vector512.ConditionalSelect(silent, Vector512<float>.One, highest);
        for (nint c = 0; c < Classes; c++)
            (Vector512.Load(cells + c * target.Stride) / highest).Store(cells + c * target.Stride);
    }

    private static float[] Make(int rate, int fftSize, double tuning)
    {
        var bins = fftSize / 2 + 1;
        var reference = 440.0 * Math.Pow(2, tuning / Classes) / 16;
        double Position(int bin) => Classes * Math.Log2((double)bin * rate / fftSize / reference);
        var weights = new float[bins * Classes];
        var raw = new double[Classes];
        for (var bin = 0; bin < bins; bin++)
        {
            // Bin 0 has no pitch; it is put an octave and a half below the first.
            var position = bin == 0 ? Position(1) - 1.5 * Classes : Position(bin);
            var width = Math.Max(1, bin == 0 ? 1.5 * Classes : Position(bin + 1) - position);
            double norm = 0;
            for (var c = 0; c < Classes; c++)
            {
                var distance = (position - c + Classes / 2 + 10 * Classes) % Classes;
                distance = (distance < 0 ? distance + Classes : distance) - Classes / 2;
                raw[c] = Math.Exp(-0.5 * Math.Pow(2 * distance / width, 2));
                norm += raw[c] * raw[c];
            }
            var octave = Math.Exp(-0.5 * Math.Pow((position / Classes - CenterOctave) / OctaveWidth, 2)) / Math.Sqrt(norm);
            // Positions count from A; class 0 is C.
            for (var c = 0; c < Classes; c++)
                weights[bin * Classes + (c + 9) % Classes] = (float)(raw[c] * octave);
        }
        return weights;
    }

    private readonly record struct Key(int Rate, int FftSize, int TuningPercent);
}
