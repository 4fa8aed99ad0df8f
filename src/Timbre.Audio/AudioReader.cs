namespace Timbre.Audio;

/// <summary>Reads a sound file of any length piece by piece in constant memory.</summary>
public sealed class AudioReader : IDisposable
{
    /// <summary>Opens a file.</summary>
    public static AudioReader Open(string path, SampleRate? rate = null, TimeSpan offset = default) => throw new NotImplementedException();

    /// <summary>The rate of the samples delivered.</summary>
    public SampleRate Rate => throw new NotImplementedException();

    /// <summary>What the file says about itself.</summary>
    public AudioInfo Info => throw new NotImplementedException();

    /// <summary>Fills a buffer with the next mono samples; fewer than asked only at the end of the file.</summary>
    public int Read(Span<float> mono) => throw new NotImplementedException();

    /// <summary>The rest of the file as consecutive windows.</summary>
    public IEnumerable<AudioClip> Segments(TimeSpan length, TimeSpan? hop = null, TimeSpan? minimum = null) => throw new NotImplementedException();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
    }
}
