using Timbre.Audio;
using Timbre.Audio.Tags;
using Timbre.Cli.Terminal;

namespace Timbre.Cli.Tagging;

/// <summary>Brings back the genres that files had before their tags were written.</summary>
internal static class TagRestore
{
    public static int Run(string journal, bool dryRun, CancellationToken cancellation)
    {
        if (!File.Exists(journal))
            throw new UsageException($"--restore-tags {journal}: no such file; name the journal that 'timbre predict --write-tags' wrote");
        var files = TagJournal.Read(journal).GroupBy(record => record.File, StringComparer.Ordinal).ToArray();
        int restored = 0, failed = 0;
        using (var progress = new ProgressReport("restoring", files.Length, "files"))
        {
            foreach (var file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    if (Restore([.. file], dryRun) is { } line)
                    {
                        restored++;
                        Console.Out.WriteLine(PlainText.OneLine(line));
                    }
                }
                catch (AudioFileException exception)
                {
                    failed++;
                    progress.Note($"timbre: {PlainText.OneLine(exception.Message)}");
                }
                progress.Advance();
            }
        }
        Console.Error.WriteLine($"{restored} of {files.Length} tags {(dryRun ? "would be brought back" : "brought back")}{(failed > 0 ? $", {failed} left as they are" : "")}");
        return failed > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    /// <summary>Writes the oldest value of a file; null where it stands there already.</summary>
    private static string? Restore(TagRecord[] records, bool dryRun)
    {
        var path = records[0].File;
        if (!dryRun)
            GenreTag.Recover(path);
        var (old, current) = (records[0].Old, GenreTag.Read(path));
        if (current == old)
            return null;
        // A value that none of the runs left was put there by somebody since, and is theirs to keep.
        if (!records.Any(record => record.New == current || record.Old == current))
            throw new AudioFileException(path, $"has since been given the genre '{current}' and is left as it is; set it by hand if '{old}' is wanted");
        if (!dryRun)
            GenreTag.Write(path, old);
        return $"{path}: {new TagChange(current, old.Length == 0 ? "(none)" : old, dryRun ? TagState.WouldWrite : TagState.Written)}";
    }
}
