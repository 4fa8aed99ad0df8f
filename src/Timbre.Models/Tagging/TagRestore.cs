namespace Timbre.Models.Tagging;

/// <summary>Brings back the genres that files had before their tags were written.</summary>
public sealed class TagRestore
{
    private readonly IGrouping<string, TagRecord>[] _files;

    private TagRestore(IGrouping<string, TagRecord>[] files) => _files = files;

    /// <summary>How many files the journal knows.</summary>
    public int Files => _files.Length;

    /// <summary>Reads a journal.</summary>
    /// <param name="journal">What <see cref="FileTagger"/> wrote, <see cref="TaggingOptions.Journal"/>.</param>
    /// <exception cref="IOException">It cannot be read, or is no such journal.</exception>
    public static TagRestore Read(string journal) => new([.. TagJournal.Read(journal).GroupBy(record => record.File, StringComparer.Ordinal)]);

    /// <summary>Writes the oldest values of the files, one with each step of the enumeration.</summary>
    /// <param name="dryRun">Whether to tell only what would be written.</param>
    /// <returns>What became of each file, in the order of the journal.</returns>
    public IEnumerable<RestoredTag> Run(bool dryRun = false)
    {
        foreach (var file in _files)
        {
            RestoredTag result;
            try
            {
                result = new RestoredTag(file.Key, Restore([.. file], dryRun), null);
            }
            catch (UnusableFileException exception)
            {
                result = new RestoredTag(file.Key, null, exception.Problem);
            }
            yield return result;
        }
    }

    /// <summary>Writes the oldest recorded value back to a file; null if the file has that value already.</summary>
    private static TagChange? Restore(TagRecord[] records, bool dryRun)
    {
        var path = records[0].File;
        if (!dryRun)
            GenreTag.Recover(path);
        var (old, current) = (records[0].Old, GenreTag.Read(path));
        if (current == old)
            return null;
        // A value that no run wrote was set by someone else since; it is kept.
        if (!records.Any(record => record.New == current || record.Old == current))
            throw new AudioFileException(path, $"has since been given the genre '{current}' and is left as it is; set it by hand if '{old}' is wanted");
        if (!dryRun)
            GenreTag.Write(path, old);
        return new TagChange(current, old.Length == 0 ? "(none)" : old, dryRun ? TagState.WouldWrite : TagState.Written);
    }
}

/// <summary>What became of a file whose genre was to be brought back.</summary>
/// <param name="File">The file.</param>
/// <param name="Change">The genre before and after; null where nothing had to be changed or could be.</param>
/// <param name="Problem">Why it is left as it is, without its name; null where it is as it was.</param>
public sealed record RestoredTag(string File, TagChange? Change, string? Problem);
