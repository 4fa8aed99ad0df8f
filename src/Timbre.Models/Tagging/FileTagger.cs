namespace Timbre.Models.Tagging;

/// <summary>Puts the genre that a model names into files' own tags, keeping the old value first.</summary>
/// <remarks>Any number of threads may use one; files are written one at a time.</remarks>
/// <param name="options">Which tags are written.</param>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Audio.Writing;
/// using Timbre.Models.Recognition;
/// using Timbre.Models.Tagging;
///
/// File.WriteAllBytes("song.mp3", Mp3File.Encode(AudioFile.Read("song.wav")));
/// using var recognizer = GenreRecognizer.Load("default.timbre");
/// using (var tagger = new FileTagger(new TaggingOptions(Journal: "tags.csv", IncludeUnsure: true)))
/// {
///     var change = tagger.Apply(recognizer.Recognize("song.mp3"));
///     Console.WriteLine(change.State == TagState.Written ? $"was '{change.Old}', is '{change.New}'" : change.Problem);
/// }
///
/// // And back.
/// foreach (var file in TagRestore.Read("tags.csv").Run())
///     Console.WriteLine($"{file.File} {file.Change?.New} {file.Problem}");
/// </code>
/// </example>
public sealed class FileTagger(TaggingOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TagJournal _journal = new(options.Journal);

    /// <summary>Mends a file that an interrupted run left half-written; to be called before the file is read.</summary>
    /// <param name="path">A sound file.</param>
    /// <exception cref="IOException">It cannot be mended.</exception>
    public void Prepare(string path)
    {
        if (!options.DryRun)
            GenreTag.Recover(path);
    }

    /// <summary>Writes the first genre of a recording into its file, where the options say so. A file whose tag cannot be written is left as it is.</summary>
    /// <param name="genres">The recording, named by its path.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="IOException">The journal cannot be written: nothing was changed.</exception>
    public TagChange Apply(RecordingGenres genres)
    {
        ArgumentNullException.ThrowIfNull(genres);
        var name = GenreName.InTags(genres.Genres[0].Genre);
        lock (_gate)
        {
            try
            {
                var old = GenreTag.Read(genres.File);
                var state = Decide(old, name, genres.Confidence);
                if (state == TagState.Written)
                {
                    _journal.Add(new TagRecord(Path.GetFullPath(genres.File), old, name));
                    GenreTag.Write(genres.File, name);
                }
                return new TagChange(old, name, state);
            }
            catch (UnusableFileException exception)
            {
                return new TagChange("", name, TagState.Failed, exception.Problem);
            }
        }
    }

    /// <summary>Closes the journal.</summary>
    public void Dispose() => _journal.Dispose();

    private TagState Decide(string old, string name, ConfidenceLevel confidence)
    {
        if (GenreName.AreEqual(old, name))
            return TagState.Same;
        if (options.OnlyEmpty && old.Length > 0)
            return TagState.Occupied;
        if (!options.IncludeUnsure && confidence == ConfidenceLevel.NotSure)
            return TagState.NotSure;
        return options.DryRun ? TagState.WouldWrite : TagState.Written;
    }
}

/// <summary>Which tags are written.</summary>
/// <param name="Journal">Where old values are kept; a file that exists is continued.</param>
/// <param name="DryRun">Whether to tell only what would be written.</param>
/// <param name="IncludeUnsure">Whether to write answers of which the model is not sure.</param>
/// <param name="OnlyEmpty">Whether to leave alone what has a genre.</param>
public sealed record TaggingOptions(string Journal, bool DryRun = false, bool IncludeUnsure = false, bool OnlyEmpty = false);
