namespace Timbre.Audio.Reading;

/// <summary>Reads sound files as mono clips: WAV, AIFF, AU, CAF, FLAC, Ogg Vorbis, Opus and MP3, and through ffmpeg M4A/AAC, WMA and the sound of videos.</summary>
/// <remarks>
/// The content of a file decides how it is read, never its name. Samples at the file's own rate are exactly the file's: an integer of
/// b bits divided by 2^(b−1). All members may be called from any number of threads.
/// <para>
/// A file whose header promises more sound than can be read is refused, with the number of seconds that are there. Ogg, AAC streams, MPEG
/// streams and MP3 without an index promise nothing: what is there is read. Frames of MP3 that cannot be decoded are left out, as
/// players do, and damaged packets that ffmpeg conceals stay concealed. An ffmpeg that hangs is ended: it may keep its reader waiting for a
/// minute, or as many seconds as the environment variable <c>TIMBRE_DECODER_PATIENCE</c> says, and as long again as the sound lasts that it has delivered.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
///
/// var info = AudioFile.Probe("song.wav");
/// Console.WriteLine($"{info.Format}, {info.Channels} channels, {info.Rate.Hertz} Hz, {info.Duration}");
///
/// var clip = AudioFile.Read("song.wav", new SampleRate(16000), offset: TimeSpan.FromSeconds(2), duration: TimeSpan.FromSeconds(3));
/// Console.WriteLine($"{clip.Length} samples");
/// </code>
/// </example>
public static class AudioFile
{
    /// <summary>The most samples one clip holds: 2²⁹, three hours at 48 kHz. Longer sound is read in segments.</summary>
    public const int MaximumLength = 1 << 29;

    // A header may promise anything: memory beyond this is taken only as samples really come.
    private const int TrustedLength = 1 << 22;

    /// <summary>What a file says about itself, without decoding it.</summary>
    /// <param name="path">A sound or video file.</param>
    /// <exception cref="AudioFileException">The file is missing, unreadable, damaged or no sound.</exception>
    public static AudioInfo Probe(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var decoder = DecoderSelection.Open(path, CancellationToken.None);
        return decoder.Info;
    }

    /// <summary>Reads a file, or a span of it, as one mono clip.</summary>
    /// <param name="path">A sound or video file.</param>
    /// <param name="rate">The rate wanted; the file's own if <see langword="null"/>. Resampling is libsoxr's HQ, ⌈n · to / from⌉ samples long.</param>
    /// <param name="offset">Where to start, 0 or more; what lies before is not decoded where the format can seek.</param>
    /// <param name="duration">How much to read, more than 0; less comes if the sound ends earlier. All that follows if <see langword="null"/>.</param>
    /// <param name="buffer">Takes the samples; new memory does if <see langword="null"/>.</param>
    /// <returns>A clip of at least one sample; valid until the next is read into the same buffer.</returns>
    /// <exception cref="AudioFileException">The file is missing, unreadable, damaged, cut off, no sound, or longer than a clip may be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative or the duration not positive.</exception>
    public static AudioClip Read(string path, SampleRate? rate = null, TimeSpan offset = default, TimeSpan? duration = null, ClipBuffer? buffer = null)
    {
        if (duration <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "a span of sound must be longer than nothing");
        using var reader = AudioReader.Open(path, rate, offset, duration, CancellationToken.None);
        var expected = reader.ExpectedLength;
        if (expected > MaximumLength)
            throw TooLong(path);

        // One sample more than expected shows the end without growing.
        var length = (int)Math.Min(expected + 1 ?? InitialLength(reader.Rate), TrustedLength);
        var samples = buffer?.Hold(length) ?? GC.AllocateUninitializedArray<float>(length);
        var count = 0;
        while (true)
        {
            var read = reader.Read(samples.AsSpan(count));
            count += read;
            if (count < samples.Length)
                break;
            if (count > MaximumLength)
                throw TooLong(path);
            var larger = GC.AllocateUninitializedArray<float>((int)Math.Min(2L * count, MaximumLength + 1L));
            samples.AsSpan(0, count).CopyTo(larger);
            samples = larger;
        }

        buffer?.Keep(samples);

        // The clip lives on: memory of its own with much room to spare would keep that room occupied.
        var spare = samples.Length - count;
        return new AudioClip(buffer is null && spare > count / 8 ? samples.AsSpan(0, count).ToArray() : samples.AsMemory(0, count), reader.Rate, path);
    }

    /// <summary>The bytes of a file as they are, for a player that decodes by itself.</summary>
    /// <param name="path">An ordinary file; a pipe or device is refused without waiting for it.</param>
    /// <exception cref="AudioFileException">Missing, unreadable, empty, a folder, a pipe or a device.</exception>
    public static Stream OpenBytes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return new FileStream(RegularFile.Open(path, out _), FileAccess.Read, bufferSize: 0);
        }
        catch (UnusableFileException exception)
        {
            throw new AudioFileException(path, exception.Problem, exception);
        }
    }

    private static int InitialLength(SampleRate rate) => rate.Hertz * 32;

    private static AudioFileException TooLong(string path) => new(
        path, $"is longer than {MaximumLength:N0} samples, too long for one clip; read it in segments or choose a span");
}
