namespace Timbre.Audit;

/// <summary>Collects, sample by sample, what tells a bad transfer: level, silence, flat tops, offset.</summary>
internal sealed class SoundStatistics
{
    /// <summary>Equal neighbors that make a flat top.</summary>
    private const int ShortestTop = 3;

    /// <summary>Steps in which the level of flat tops is told apart.</summary>
    private const int Levels = 1024;

    /// <summary>Flat tops within this of the peak are clipping; lower ones are held synthesizer waves.</summary>
    private const double NearPeak = 0.99;

    private readonly int _block;
    private readonly double _silence;
    private readonly long[] _tops = new long[Levels + 1];
    private double _sum;
    private double _squares;
    private double _blockSquares;
    private int _inBlock;
    private long _blocks;
    private long _silentBlocks;
    private float _last = float.NaN;
    private int _run;

    /// <param name="rate">Samples per second.</param>
    /// <param name="silenceDecibels">Blocks of 50 ms below this are silent.</param>
    public SoundStatistics(int rate, double silenceDecibels)
    {
        _block = Math.Max(1, rate / 20);
        _silence = Math.Pow(10, silenceDecibels / 10);
    }

    public long Samples { get; private set; }

    public double Peak { get; private set; }

    public double Mean => Samples == 0 ? 0 : _sum / Samples;

    /// <summary>Root mean square about the mean.</summary>
    public double Rms => Samples == 0 ? 0 : Math.Sqrt(Math.Max(0, (_squares / Samples) - (Mean * Mean)));

    /// <summary>The part of the blocks that is silent.</summary>
    public double SilentPart => _blocks == 0 ? (Rms * Rms < _silence ? 1 : 0) : (double)_silentBlocks / _blocks;

    /// <summary>The part of the samples in flat tops at the peak.</summary>
    public double ClippedPart
    {
        get
        {
            var count = 0L;
            for (var level = Level(Peak * NearPeak); level <= Levels; level++)
                count += _tops[level];
            return Samples == 0 || Peak < 0.1 ? 0 : (double)count / Samples;
        }
    }

    public void Add(ReadOnlySpan<float> samples)
    {
        foreach (var sample in samples)
        {
            _sum += sample;
            _squares += (double)sample * sample;
            Peak = Math.Max(Peak, Math.Abs(sample));
            AddToBlock(sample);
            AddToRun(sample);
        }
        Samples += samples.Length;
    }

    private void AddToBlock(float sample)
    {
        _blockSquares += (double)sample * sample;
        if (++_inBlock < _block)
            return;
        _blocks++;
        if (_blockSquares / _block < _silence)
            _silentBlocks++;
        (_blockSquares, _inBlock) = (0, 0);
    }

    private void AddToRun(float sample)
    {
        if (sample != _last)
        {
            (_last, _run) = (sample, 1);
            return;
        }
        _run++;
        if (_run == ShortestTop)
            _tops[Level(Math.Abs(sample))] += ShortestTop;
        else if (_run > ShortestTop)
            _tops[Level(Math.Abs(sample))]++;
    }

    private static int Level(double magnitude) => (int)(Math.Min(1, magnitude) * Levels);
}
