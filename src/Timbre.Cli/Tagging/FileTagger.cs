using Timbre.Audio;
using Timbre.Audio.Tags;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Tagging;

/// <summary>Puts the genre that a model names into files' own tags, keeping the old value first. Thread-safe; files are written one at a time.</summary>
internal sealed class FileTagger(TaggingOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TagJournal _journal = new(options.Journal);

    /// <summary>Old values kept by this run.</summary>
    public int Kept => _journal.Count;

    /// <summary>Mends a file that an interrupted run left half-written.</summary>
    public void Prepare(string path)
    {
        if (!options.DryRun)
            GenreTag.Recover(path);
    }

    /// <summary>Writes the first genre of a prediction, where the options say so.</summary>
    /// <exception cref="IOException">The journal cannot be written: nothing was changed.</exception>
    public TagChange Apply(FilePrediction prediction)
    {
        var name = GenreName.InTags(prediction.Genres[0].Genre);
        lock (_gate)
        {
            try
            {
                var old = GenreTag.Read(prediction.Path);
                var state = Decide(old, name, prediction.Confidence);
                if (state == TagState.Written)
                {
                    _journal.Add(new TagRecord(Path.GetFullPath(prediction.Path), old, name));
                    GenreTag.Write(prediction.Path, name);
                }
                return new TagChange(old, name, state);
            }
            catch (AudioFileException exception)
            {
                return new TagChange("", name, TagState.Failed, exception.Message);
            }
        }
    }

    public void Dispose() => _journal.Dispose();

    private TagState Decide(string old, string name, string confidence)
    {
        if (GenreName.AreEqual(old, name))
            return TagState.Same;
        if (options.OnlyEmpty && old.Length > 0)
            return TagState.Occupied;
        if (!options.IncludeUnsure && confidence == FilePrediction.NotSure)
            return TagState.NotSure;
        return options.DryRun ? TagState.WouldWrite : TagState.Written;
    }
}
