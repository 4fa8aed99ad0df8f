namespace Timbre.Training.Runs;

/// <summary>What a run folder tells of its training, from the end of <c>events.jsonl</c>.</summary>
/// <param name="Recent">The newest events, oldest first.</param>
internal sealed record RunEvents(IReadOnlyList<RunEvent> Recent)
{
    private const int MostBytes = 64 << 10;
    private const int MostEvents = 200;

    /// <summary>The event that ended the training; null where it goes on, or its process was killed.</summary>
    public RunEvent? End => Recent.Count > 0 && Recent[^1].IsEnd ? Recent[^1] : null;

    /// <summary>The epochs planned, where the training has said so.</summary>
    public int? Epochs => Recent.OfType<EpochEnded>().LastOrDefault()?.Epochs;

    public static RunEvents Read(string? path)
    {
        if (path is null)
            return new([]);
        try
        {
            using var stream = RegularFile.OpenStream(path);
            stream.Position = Math.Max(0, stream.Length - MostBytes);
            using var reader = new StreamReader(stream);
            // A first line that is cut off, and a last one that is still being written, are no events.
            return new([.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(RunEventJson.Read).OfType<RunEvent>().TakeLast(MostEvents)]);
        }
        catch (IOException)
        {
            return new([]);
        }
    }

    /// <summary>Adds how a training ended whose process could not say so itself.</summary>
    public static void Append(string path, RunEvent end)
    {
        try
        {
            using var stream = RegularFile.OpenOrCreate(path, FileShare.ReadWrite);
            stream.Seek(0, SeekOrigin.End);
            // A line that was cut off ends here.
            stream.Write(Encoding.UTF8.GetBytes($"\n{RunEventJson.Line(end)}\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk: the run counts as stopped.
        }
    }
}
