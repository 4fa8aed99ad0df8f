namespace Timbre.Audio;

/// <summary>Memory that one clip after another is read into, so that a walk over many files does not ask for new memory for each of them.</summary>
/// <remarks>The clip read last is valid until the next is read into the same buffer. For one thread at a time.</remarks>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
/// using Timbre.Files.Finding;
///
/// // One piece of memory for all files; a clip ends when the next is read.
/// var buffer = new ClipBuffer();
/// foreach (var file in AudioFolder.Find("music"))
///     Console.WriteLine($"{file}: {AudioFile.Read(file, buffer: buffer).Duration}");
/// </code>
/// </example>
public sealed class ClipBuffer
{
    private float[] _samples = [];

    /// <summary>The memory, at least of a length; what it held is lost.</summary>
    internal float[] Hold(int length)
    {
        if (_samples.Length < length)
            _samples = GC.AllocateUninitializedArray<float>(length);
        return _samples;
    }

    /// <summary>Keeps memory that a clip has outgrown the buffer into.</summary>
    internal void Keep(float[] samples) => _samples = samples;
}
