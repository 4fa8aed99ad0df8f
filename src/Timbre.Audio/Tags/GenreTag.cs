namespace Timbre.Audio.Tags;

/// <summary>The genre in a sound file's own tag (ID3, Vorbis comments, MP4 atoms, APE, RIFF), read and written by TagLib.</summary>
/// <remarks>
/// Where a tag holds several genres they are read as one text, as TagLib joins them. MP3 files get an ID3v2.4 and an ID3v1 tag, as TagLib writes
/// them; of WAV files the ID3 chunk is read and written, a LIST INFO chunk is not. Sound and all other fields stay as they are. Safe for several threads on different files.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Audio.Tags;
/// using Timbre.Audio.Writing;
///
/// File.WriteAllBytes("song.mp3", Mp3File.Encode(AudioFile.Read("song.wav")));
/// GenreTag.Write("song.mp3", "Jazz");
/// Console.WriteLine(GenreTag.Read("song.mp3"));
/// </code>
/// </example>
public static class GenreTag
{
    /// <summary>Reads the genre.</summary>
    /// <param name="path">A sound file that need not be trusted.</param>
    /// <returns>The genre; empty where the file has none.</returns>
    /// <exception cref="AudioFileException">The file cannot be read, or is of a kind that has no tag.</exception>
    public static string Read(string path)
    {
        RegularFile.Open(path, out _).Dispose();
        using var file = Open(path);
        return TagLib.Genre(file);
    }

    /// <summary>Replaces the genre, in place; while that lasts, a copy of the file lies beside it.</summary>
    /// <param name="path">A sound file.</param>
    /// <param name="genre">The genre; empty to have none.</param>
    /// <exception cref="AudioFileException">The file is read-only, cannot be read, has no tag, or the tag could not be written; the file is then what it was.</exception>
    public static void Write(string path, string genre)
    {
        ArgumentNullException.ThrowIfNull(genre);
        RegularFile.Open(path, out _).Dispose();
        var target = Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        RequireWritable(path, target);
        try
        {
            using var copy = SafetyCopy.Make(target);
            if (Save(target, genre))
                return;
            copy.Restore();
        }
        catch (Exception exception) when (exception is (IOException and not AudioFileException) or UnauthorizedAccessException)
        {
            throw new AudioFileException(path, $"its tag cannot be written: {exception.Message}", exception);
        }
        throw new AudioFileException(path, "its tag cannot be written; the file is what it was");
    }

    /// <summary>Mends a file whose writing was interrupted; does nothing to others.</summary>
    /// <param name="path">A sound file, which need not exist.</param>
    public static void Recover(string path)
    {
        if (File.Exists(path))
            SafetyCopy.Recover(Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path));
    }

    private static bool Save(string path, string genre)
    {
        using (var file = Open(path))
        {
            if (!TagLib.Save(file, genre))
                return false;
        }
        using var again = Open(path);
        return TagLib.Genre(again) == genre;
    }

    private static TagLib.Handle Open(string path)
    {
        TagLib.Handle file;
        try
        {
            file = TagLib.Open(path);
        }
        catch (DllNotFoundException exception)
        {
            throw new AudioFileException(path, "its tag cannot be read without TagLib; install it (apt-get install libtagc0)", exception);
        }
        if (!file.IsInvalid && TagLib.IsValid(file))
            return file;
        file.Dispose();
        throw new AudioFileException(path, "is of a kind that has no tag, or is damaged; its genre cannot be read or written");
    }

    /// <summary>Who marks a file read-only means it, also when the system would let this user write it.</summary>
    private static void RequireWritable(string path, string target)
    {
        if (new FileInfo(target).IsReadOnly)
            throw new AudioFileException(path, "is read-only and its tag is left as it is; allow writing first (chmod u+w)");
    }
}
