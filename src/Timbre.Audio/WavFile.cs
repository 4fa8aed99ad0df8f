namespace Timbre.Audio;

/// <summary>How the samples of a WAV file are stored.</summary>
public enum WavEncoding
{
    /// <summary>16-bit integers.</summary>
    Pcm16,

    /// <summary>32-bit floating point: every sample is stored exactly.</summary>
    Float32,
}

/// <summary>Writes mono WAV files.</summary>
public static class WavFile
{
    /// <summary>Writes a clip as a WAV file: beside the place first, then renamed, so that an interruption leaves no half-written file.</summary>
    public static void Write(string path, AudioClip clip, WavEncoding encoding = WavEncoding.Pcm16) => throw new NotImplementedException();
}
