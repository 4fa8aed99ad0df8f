using Timbre.Learning.Recognition;
using Timbre.Web.Api;
using Timbre.Web.Recognition;

namespace Timbre.Web.Listening;

/// <summary>A recording that the page was given: its file, and what was heard in it.</summary>
public sealed class Recording : IDisposable
{
    private const int MostPairs = 4000;

    private readonly SpooledBody _body;

    /// <summary>Takes over a file.</summary>
    /// <param name="id">How the page names it; not to be guessed.</param>
    /// <param name="name">The name it came with.</param>
    /// <param name="body">Its bytes; disposed with the recording.</param>
    /// <param name="model">The model that heard it, in words.</param>
    /// <param name="answer">What it heard, with pictures.</param>
    internal Recording(string id, string name, SpooledBody body, string model, SoundAnswer answer)
    {
        var picture = answer.Picture ?? throw new ArgumentException("a recording is shown with its pictures", nameof(answer));
        (Id, Name, _body, Model, Prediction, Spectrogram) = (id, name, body, model, answer.Prediction, picture.Spectrogram);
        Timeline = new GenreTimeline(Prediction.Views, Prediction.Classes, Prediction.Length);
        Peaks = Encode(picture.Peaks);
    }

    /// <summary>How the page names it.</summary>
    public string Id { get; }

    /// <summary>The name it came with.</summary>
    public string Name { get; }

    /// <summary>A path under which its bytes are read.</summary>
    public string Path => _body.Path;

    /// <summary>Its size.</summary>
    public long Bytes => _body.Length;

    /// <summary>The model that heard it, in words.</summary>
    public string Model { get; }

    /// <summary>What was heard.</summary>
    public FilePrediction Prediction { get; }

    /// <summary>What was heard, over time.</summary>
    public GenreTimeline Timeline { get; }

    /// <summary>Its spectrogram as a PNG.</summary>
    public byte[] Spectrogram { get; }

    /// <summary>Pairs of the lowest and highest sample of equal stretches as signed bytes, in base 64; the loudest sample has the full height.</summary>
    public string Peaks { get; }

    /// <summary>When it was last asked for.</summary>
    public DateTime LastUsed { get; set; } = DateTime.UtcNow;

    /// <summary>Its sound as a WAV file, once somebody needed it.</summary>
    public string? Decoded { get; set; }

    /// <summary>Held while the sound is decoded.</summary>
    public SemaphoreSlim Decoding { get; } = new(1, 1);

    /// <summary>Lets go of its bytes.</summary>
    public void Dispose() => _body.Dispose();

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
}
