namespace Timbre.Audio.Writing;

/// <summary>Compresses short clips to MP3, which every browser plays: what a page embeds must be small.</summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Audio.Writing;
///
/// File.WriteAllBytes("song.mp3", Mp3File.Encode(AudioFile.Read("song.wav")));
/// </code>
/// </example>
public static class Mp3File
{
    /// <summary>libsndfile's scale from 0, the best, to 1, the smallest: here about 30 kbit/s at 22,050 Hz.</summary>
    private const double Compression = 0.9;

    /// <summary>Encodes a clip, mono.</summary>
    /// <param name="clip">At a rate that MP3 has: 8000, 11,025, 12,000, 16,000, 22,050, 24,000, 32,000, 44,100 or 48,000 Hz.</param>
    /// <returns>The bytes of an MP3 file.</returns>
    /// <exception cref="NotSupportedException">The rate is another, or libsndfile was built without MP3.</exception>
    /// <exception cref="IOException">The folder for temporary files cannot be written.</exception>
    public static byte[] Encode(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var folder = Directory.CreateTempSubdirectory("timbre-mp3-");
        try
        {
            var path = Path.Combine(folder.FullName, "clip.mp3");
            Write(path, clip);
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path, AudioClip clip)
    {
        var information = new SndFile.FileInformation { SampleRate = clip.Rate.Hertz, Channels = 1, Format = SndFile.Mp3Format };
        using var file = SndFile.sf_open(path, SndFile.WriteMode, ref information);
        if (file.IsInvalid)
            throw new NotSupportedException($"no MP3 at {clip.Rate.Hertz} Hz: {SndFile.OpenErrorText()}");
        var level = Compression;
        _ = SndFile.sf_command(file, SndFile.SetCompressionLevel, ref level, sizeof(double));
        if (SndFile.sf_writef_float(file, clip.Samples, clip.Length) != clip.Length)
            throw new IOException($"MP3 cannot be written to the folder for temporary files: {SndFile.ErrorText(file)}");
    }
}
