using System.Numerics.Tensors;

namespace Timbre.Web.Recognition;

/// <summary>
/// Draws a recording of any length as it is heard, in memory that does not grow: once there are too many columns, neighbors become one.
/// </summary>
internal sealed class PictureBuilder
{
    private const int Bands = 128;
    private const int SamplesPerPeak = 256;
    private const int MostPeaks = 1 << 13;
    private const int MostColumns = 1 << 12;
    private const float RangeDecibels = 80;

    private static readonly TimeSpan DrawingWindow = TimeSpan.FromSeconds(30);

    private readonly List<(float Low, float High)> _peaks = [];
    private readonly List<float[]> _columns = [];
    private int _samplesPerPeak = SamplesPerPeak;
    private int _framesPerColumn = 1;
    private (float Low, float High, int Samples) _open = (float.MaxValue, float.MinValue, 0);
    private (float[] Sum, int Frames) _gathered = (new float[Bands], 0);

    /// <summary>Draws a file, its first stretch of a given length at most.</summary>
    /// <exception cref="AudioFileException">It cannot be read as sound.</exception>
    public static SoundPicture Draw(string path, TimeSpan longest, CancellationToken cancellation)
    {
        var picture = new PictureBuilder();
        using var windows = new AudioWindows(path, DrawingWindow, cancellation);
        foreach (var (start, clip) in windows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (start >= longest)
                break;
            using var analysis = new Analysis(clip);
            picture.Add(analysis);
        }
        return picture.Finish();
    }

    public void Add(Analysis analysis)
    {
        AddPeaks(analysis.Clip.Samples);
        AddColumns(analysis.Mel(Bands));
    }

    /// <summary>The picture of all stretches so far, at least one.</summary>
    public SoundPicture Finish()
    {
        ClosePeak();
        CloseColumn();
        var peaks = new float[_peaks.Count * 2];
        for (var i = 0; i < _peaks.Count; i++)
            (peaks[2 * i], peaks[(2 * i) + 1]) = _peaks[i];
        return new SoundPicture(peaks, Png());
    }

    private void AddPeaks(ReadOnlySpan<float> samples)
    {
        while (samples.Length > 0)
        {
            var part = samples[..Math.Min(samples.Length, _samplesPerPeak - _open.Samples)];
            _open = (Math.Min(_open.Low, TensorPrimitives.Min(part)), Math.Max(_open.High, TensorPrimitives.Max(part)), _open.Samples + part.Length);
            samples = samples[part.Length..];
            if (_open.Samples >= _samplesPerPeak)
                ClosePeak();
        }
    }

    private void ClosePeak()
    {
        if (_open.Samples == 0)
            return;
        _peaks.Add((_open.Low, _open.High));
        _open = (float.MaxValue, float.MinValue, 0);
        if (_peaks.Count < MostPeaks)
            return;
        for (var i = 0; i < MostPeaks / 2; i++)
            _peaks[i] = (Math.Min(_peaks[2 * i].Low, _peaks[(2 * i) + 1].Low), Math.Max(_peaks[2 * i].High, _peaks[(2 * i) + 1].High));
        _peaks.RemoveRange(MostPeaks / 2, MostPeaks / 2);
        _samplesPerPeak *= 2;
    }

    private void AddColumns(FrameMatrix mel)
    {
        for (var frame = 0; frame < mel.Columns; frame++)
        {
            for (var band = 0; band < Bands; band++)
                _gathered.Sum[band] += mel[band, frame];
            if (++_gathered.Frames >= _framesPerColumn)
                CloseColumn();
        }
    }

    private void CloseColumn()
    {
        if (_gathered.Frames == 0)
            return;
        TensorPrimitives.Divide(_gathered.Sum, _gathered.Frames, _gathered.Sum);
        _columns.Add(_gathered.Sum);
        _gathered = (new float[Bands], 0);
        if (_columns.Count < MostColumns)
            return;
        for (var i = 0; i < MostColumns / 2; i++)
        {
            var (target, second) = (_columns[2 * i], _columns[(2 * i) + 1]);
            TensorPrimitives.Add(target, second, target);
            TensorPrimitives.Multiply(target, 0.5f, target);
            _columns[i] = target;
        }
        _columns.RemoveRange(MostColumns / 2, MostColumns / 2);
        _framesPerColumn *= 2;
    }

    /// <summary>Decibels below the loudest point, 80 of them from black to the palette's brightest.</summary>
    private byte[] Png()
    {
        var loudest = Math.Max(_columns.Max(column => TensorPrimitives.Max<float>(column)), Decibels.Floor);
        var pixels = new byte[3 * Bands * _columns.Count];
        for (var x = 0; x < _columns.Count; x++)
        {
            for (var band = 0; band < Bands; band++)
            {
                var decibels = 10 * MathF.Log10(Math.Max(_columns[x][band], Decibels.Floor) / loudest);
                var level = (byte)MathF.Round(255 * Math.Clamp(1 + (decibels / RangeDecibels), 0, 1));
                ColorMap.Magma(level, pixels.AsSpan(3 * (((Bands - 1 - band) * _columns.Count) + x), 3));
            }
        }
        return new PngImage(_columns.Count, Bands, 3, pixels).Encode();
    }
}
