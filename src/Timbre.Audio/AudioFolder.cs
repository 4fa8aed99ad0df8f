namespace Timbre.Audio;

/// <summary>Finds the sound files below folders.</summary>
public static class AudioFolder
{
    /// <summary>The sound files that a list of files and folders names, folders walked to any depth.</summary>
    /// <param name="inputs">Files, taken whatever their names, and folders, of which files with an audio extension are taken.</param>
    public static IReadOnlyList<string> Find(params IEnumerable<string> inputs) => throw new NotImplementedException();
}
