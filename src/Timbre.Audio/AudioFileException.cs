namespace Timbre.Audio;

/// <summary>A sound file cannot be used.</summary>
/// <param name="path">The file, as it was named by the caller.</param>
/// <param name="problem">What is wrong and what to do, without the file's name and without a full stop.</param>
/// <param name="inner">The cause, if another exception was it.</param>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
///
/// File.WriteAllText("broken.wav", "no sound");
/// try
/// {
///     AudioFile.Read("broken.wav");
/// }
/// catch (AudioFileException exception)
/// {
///     Console.WriteLine(exception.Message);    // one line: the file, what is wrong with it, what to do
/// }
/// </code>
/// </example>
public sealed class AudioFileException(string path, string problem, Exception? inner = null) : UnusableFileException(path, problem, inner);
