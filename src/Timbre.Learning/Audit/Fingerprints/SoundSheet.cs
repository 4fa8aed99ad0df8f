using Timbre.Audio;
using Timbre.Features;

namespace Timbre.Learning.Audit.Fingerprints;

/// <summary>Builds a sheet from sound, piece by piece, on the grid of the spectrogram images.</summary>
internal sealed class SoundSheet
{
    /// <summary>What a sheet is made from.</summary>
    public static readonly SampleRate Rate = SampleRate.Default;

    /// <summary>Samples of a piece: a whole number of hops, about a minute, so that the frames of the pieces follow on each other.</summary>
    public const int PieceLength = 512 * 2560;

    /// <summary>Levels further below the loudest one are raised to this, as in the images.</summary>
    private const float RangeDecibels = 80;

    private readonly List<float> _levels = [];
    private int _columns;
    private long _frames;

    /// <summary>Whether the longest sheet that copies are looked for in is full.</summary>
    public bool IsFull => _columns >= FingerprintIndex.LongestColumns + 16;

    /// <summary>Adds the next piece of sound at <see cref="Rate"/>; only the last one may be of another length than <see cref="PieceLength"/>.</summary>
    public void Add(AudioClip piece)
    {
        if (piece.Length < 512)
            return;
        using var analysis = new Analysis(piece);
        var mel = analysis.Mel(LogMelSheet.SoundBands);
        // The frame that a piece ends with is the one that the next begins with.
        var frames = piece.Length == PieceLength ? PieceLength / 512 : analysis.Frames;
        while (!IsFull)
        {
            var frame = (long)((_columns + 0.5) * LogMelSheet.FramesPerColumn) - _frames;
            if (frame >= frames)
                break;
            for (var band = 0; band < mel.Rows; band++)
                _levels.Add(10 * MathF.Log10(MathF.Max(mel[band, (int)frame], 1e-10f)));
            _columns++;
        }
        _frames += frames;
    }

    public LogMelSheet Finish()
    {
        var levels = _levels.ToArray();
        var loudest = levels.Length == 0 ? 0 : levels.Max();
        for (var i = 0; i < levels.Length; i++)
            levels[i] = Math.Max(levels[i], loudest - RangeDecibels);
        return new LogMelSheet(LogMelSheet.SoundBands, _columns, levels);
    }

    /// <summary>The sheet of a file's first minutes.</summary>
    /// <exception cref="AudioFileException">The file cannot be read.</exception>
    public static LogMelSheet Read(string path, CancellationToken cancellation = default)
    {
        using var reader = AudioReader.Open(path, Rate, cancellation: cancellation);
        var sheet = new SoundSheet();
        foreach (var piece in reader.Segments(Rate.DurationOf(PieceLength), minimum: TimeSpan.FromMilliseconds(50)))
        {
            cancellation.ThrowIfCancellationRequested();
            sheet.Add(piece);
            if (sheet.IsFull)
                break;
        }
        return sheet.Finish();
    }
}
