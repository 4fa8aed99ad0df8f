namespace Timbre.Audio;

/// <summary>Reads sound files as mono clips.</summary>
public static class AudioFile
{
    /// <summary>What a file says about itself.</summary>
    public static AudioInfo Probe(string path) => throw new NotImplementedException();

    /// <summary>Reads a file, or a span of it, as one mono clip.</summary>
    public static AudioClip Read(string path, SampleRate? rate = null, TimeSpan offset = default, TimeSpan? duration = null) =>
        throw new NotImplementedException();

    /// <summary>Whether a file's name ends like that of a sound or video file.</summary>
    public static bool HasAudioExtension(string path) => throw new NotImplementedException();
}
