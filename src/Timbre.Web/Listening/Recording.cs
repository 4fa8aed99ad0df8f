namespace Timbre.Web.Listening;

/// <summary>A recording that the page was given: its file, and what was heard in it.</summary>
public sealed class Recording : IDisposable
{
    private const int MostPairs = 4000;

    private readonly SpooledBody _body;
    private readonly Lock _gate = new();
    private int _readers;
    private bool _disposed;

    /// <summary>Takes over a file, which is disposed with the recording, and an answer with pictures; the id is not to be guessed.</summary>
    internal Recording(string id, string name, SpooledBody body, string model, SoundAnswer answer)
    {
        var picture = answer.Picture ?? throw new ArgumentException("a recording is shown with its pictures", nameof(answer));
        (Id, Name, _body, Model, Result, Spectrogram) = (id, name, body, model, answer.Genres, picture.Spectrogram);
        Timeline = new GenreTimeline(Result.Views, Result.Classes, Length);
        Peaks = Encode(picture.Peaks);
    }

    internal string Id { get; }

    internal string Name { get; }

    /// <summary>Where its bytes are read, inside <see cref="Read"/>.</summary>
    internal string Path => _body.Path;

    internal long Bytes => _body.Length;

    internal string Model { get; }

    internal RecordingGenres Result { get; }

    internal TimeSpan Length => TimeSpan.FromSeconds(Result.Seconds);

    internal GenreTimeline Timeline { get; }

    internal byte[] Spectrogram { get; }

    /// <summary>Pairs of the lowest and highest sample of equal stretches as signed bytes, in base 64; the loudest sample has the full height.</summary>
    internal string Peaks { get; }

    internal DateTime LastUsed { get; set; } = DateTime.UtcNow;

    /// <summary>Its sound as a WAV file, once it was needed.</summary>
    internal string? Decoded { get; set; }

    /// <summary>Held while the sound is decoded.</summary>
    internal SemaphoreSlim Decoding { get; } = new(1, 1);

    /// <summary>Keeps its files until the reading is disposed; null when the recording was disposed before.</summary>
    internal Reading? Read()
    {
        lock (_gate)
        {
            if (_disposed)
                return null;
            _readers++;
            return new Reading(this);
        }
    }

    /// <summary>Deletes its files, as soon as the last reader is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            DeleteIfUnused();
        }
    }

    private void DeleteIfUnused()
    {
        if (!_disposed || _readers > 0)
            return;
        _body.Dispose();
        if (Decoded is { } decoded)
            RecordingShelf.Delete(decoded);
    }

    private static string Encode(float[] peaks)
    {
        var pairs = Math.Min(peaks.Length / 2, MostPairs);
        var highest = peaks.Select(Math.Abs).DefaultIfEmpty(0).Max();
        var scale = highest > 0 ? 127 / highest : 0;
        var bytes = new byte[2 * pairs];
        for (var i = 0; i < pairs; i++)
        {
            var from = (int)((long)i * (peaks.Length / 2) / pairs);
            var to = Math.Max(from + 1, (int)((i + 1L) * (peaks.Length / 2) / pairs));
            var (low, high) = (0f, 0f);
            for (var k = from; k < to; k++)
                (low, high) = (Math.Min(low, peaks[2 * k]), Math.Max(high, peaks[2 * k + 1]));
            bytes[2 * i] = (byte)(sbyte)Math.Round(low * scale);
            bytes[2 * i + 1] = (byte)(sbyte)Math.Round(high * scale);
        }
        return Convert.ToBase64String(bytes);
    }

    internal sealed class Reading(Recording recording) : IDisposable
    {
        public Recording Recording => recording;

        public void Dispose()
        {
            lock (recording._gate)
            {
                recording._readers--;
                recording.DeleteIfUnused();
            }
        }
    }
}
