namespace Timbre.Audio.Reading;

/// <summary>
/// Reads a sound file of any length piece by piece in constant memory: decoded, mixed to mono by the mean of the channels, resampled.
/// </summary>
/// <remarks>A reader serves one thread; any number of readers may work side by side.</remarks>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
///
/// // In constant memory, however long the recording is.
/// using var reader = AudioReader.Open("song.wav", new SampleRate(22050));
/// foreach (var window in reader.Segments(TimeSpan.FromSeconds(3)))
///     Console.WriteLine($"peak {window.Samples.ToArray().Max(Math.Abs):0.000}");
/// </code>
/// </example>
public sealed class AudioReader : IDisposable
{
    private readonly MonoStream _mono;
    private readonly ResampledStream? _resampled;

    private AudioReader(MonoStream mono, SampleRate rate)
    {
        _mono = mono;
        Rate = rate;
        if (rate != mono.Info.Rate)
            _resampled = new ResampledStream(mono, rate);
    }

    /// <summary>The rate of the samples delivered.</summary>
    public SampleRate Rate { get; }

    /// <summary>What the file says about itself.</summary>
    public AudioInfo Info => _mono.Info;

    /// <summary>The number of samples to come if the file tells the truth, or <see langword="null"/> if it does not tell.</summary>
    internal long? ExpectedLength =>
        _mono.ExpectedFrames is { } frames ? Resampler.OutputLength(frames, Info.Rate, Rate) : null;

    /// <summary>Opens a file.</summary>
    /// <param name="path">A sound or video file; its content decides how it is decoded, not its name.</param>
    /// <param name="rate">The rate wanted; the file's own if <see langword="null"/>.</param>
    /// <param name="offset">Where to start, 0 or more; what lies before is not decoded where the format can seek.</param>
    /// <param name="cancellation">Ends a decoder that runs in a process of its own, now and for as long as the reader is used.</param>
    /// <exception cref="AudioFileException">The file is missing, unreadable, damaged or no sound, ends before the offset, or its decoder hangs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="OperationCanceledException">The decoder was ended.</exception>
    public static AudioReader Open(string path, SampleRate? rate = null, TimeSpan offset = default, CancellationToken cancellation = default) =>
        Open(path, rate, offset, null, cancellation);

    internal static AudioReader Open(string path, SampleRate? rate, TimeSpan offset, TimeSpan? duration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        var mono = MonoStream.Open(path, offset, duration, cancellation);
        try
        {
            return new AudioReader(mono, rate ?? mono.Info.Rate);
        }
        catch (Exception exception)
        {
            mono.Dispose();
            if (exception is DllNotFoundException)
                throw new AudioFileException(path, "needs libsoxr to change its rate, which is not installed; install it (apt install libsoxr0)", exception);
            throw;
        }
    }

    /// <summary>Fills a buffer with the next samples.</summary>
    /// <param name="mono">Where the samples go.</param>
    /// <returns>The number of samples delivered: fewer than there is room for only at the end of the sound, and 0 ever after.</returns>
    /// <exception cref="AudioFileException">The file turns out to be damaged, cut off or to carry values that are no numbers, or its decoder hangs.</exception>
    /// <exception cref="OperationCanceledException">The decoder was ended.</exception>
    public int Read(Span<float> mono)
    {
        var filled = 0;
        while (filled < mono.Length)
        {
            var count = _resampled is null ? _mono.Read(mono[filled..]) : _resampled.Read(mono[filled..]);
            if (count == 0)
                break;
            filled += count;
        }
        return filled;
    }

    /// <summary>The rest of the sound as windows of one length, each a clip of its own.</summary>
    /// <param name="length">Length of a window, more than 0.</param>
    /// <param name="hop">From the start of one window to the start of the next, more than 0; <paramref name="length"/> if <see langword="null"/>.</param>
    /// <param name="minimum">The shortest last window still delivered; only full windows if <see langword="null"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive, or shorter than a sample.</exception>
    public IEnumerable<AudioClip> Segments(TimeSpan length, TimeSpan? hop = null, TimeSpan? minimum = null)
    {
        var window = SamplesOf(length, nameof(length));
        var step = SamplesOf(hop ?? length, nameof(hop));
        var least = minimum is { } shortest ? SamplesOf(shortest, nameof(minimum)) : window;
        return Windows(window, step, least);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _resampled?.Dispose();
        _mono.Dispose();
    }

    private int SamplesOf(TimeSpan time, string name)
    {
        var samples = time > TimeSpan.Zero ? Rate.SamplesIn(time) : 0;
        if (samples < 1 || samples > Array.MaxLength)
            throw new ArgumentOutOfRangeException(name, time, $"a window must hold 1 to {Array.MaxLength} samples at {Rate}");
        return (int)samples;
    }

    private IEnumerable<AudioClip> Windows(int window, int step, int least)
    {
        var previous = Array.Empty<float>();
        while (true)
        {
            var samples = new float[window];
            var kept = Math.Max(0, previous.Length - step);
            previous.AsSpan(previous.Length - kept).CopyTo(samples);
            if (previous.Length > 0 && !Skip(step - previous.Length))
                yield break;
            var count = Read(samples.AsSpan(kept));
            var total = kept + count;

            // Overlapping windows: one without a single new sample repeats the end of the last.
            if (total < least || (count == 0 && previous.Length > 0))
                yield break;
            yield return total == window ? new AudioClip(samples, Rate, Info.Path) : new AudioClip(samples.AsMemory(0, total), Rate, Info.Path);
            if (total < window)
                yield break;
            previous = samples;
        }
    }

    /// <summary>Reads over samples that lie between windows.</summary>
    private bool Skip(int count)
    {
        Span<float> scratch = stackalloc float[1024];
        while (count > 0)
        {
            var read = Read(scratch[..Math.Min(count, scratch.Length)]);
            if (read == 0)
                return false;
            count -= read;
        }
        return true;
    }
}
