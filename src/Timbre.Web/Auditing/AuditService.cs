namespace Timbre.Web.Auditing;

/// <summary>Audits folders in the background, one at a time; the last report of each folder is kept.</summary>
internal sealed class AuditService(ServerOptions options, DataFolders data) : IAsyncDisposable
{
    private const int MostKept = 16;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Entry> _entries = [];

    /// <summary>Starts an audit of a folder, unless one of it runs already.</summary>
    /// <exception cref="OutsideException">It lies in no data folder.</exception>
    public AuditJob Start(string folder)
    {
        var real = data.Resolve(folder);
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Job.Folder == folder) is { } known)
            {
                if (known.Job.IsRunning)
                    return known.Job;
                _entries.Remove(known);
            }
            if (_entries.Count >= MostKept && _entries.Find(entry => !entry.Job.IsRunning) is { } oldest)
                _entries.Remove(oldest);
            if (_entries.Count >= MostKept)
                return new AuditJob(folder, 0, 0, null, $"{MostKept} audits are waiting; try again when one is done");
            var fresh = new Entry { Job = new AuditJob(folder, 0, 0, null, null) };
            _entries.Add(fresh);
            fresh.Work = Task.Run(() => RunAsync(fresh, real));
            return fresh.Job;
        }
    }

    public AuditJob? Find(string folder)
    {
        lock (_gate)
            return _entries.Find(entry => entry.Job.Folder == folder)?.Job;
    }

    public void Stop(string folder)
    {
        lock (_gate)
            _entries.Find(entry => entry.Job.Folder == folder)?.Cancellation.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_gate)
            entries = [.. _entries];
        foreach (var entry in entries)
            await entry.Cancellation.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(entries.Select(entry => entry.Work)).ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task RunAsync(Entry entry, string real)
    {
        try
        {
            await _turn.WaitAsync(entry.Cancellation.Token).ConfigureAwait(false);
            try
            {
                var files = Auditor.Find(real);
                Update(entry, job => job with { Total = files.Count });
                var report = Auditor.Run(
                    files,
                    new AuditOptions { Threads = options.Workers },
                    () => Update(entry, job => job with { Done = job.Done + 1 }),
                    entry.Cancellation.Token);
                Update(entry, job => job with { Report = Named(report) });
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            Update(entry, job => job with { Failure = "stopped" });
        }
        catch (Exception exception) when (exception is DatasetException or IOException or UnauthorizedAccessException)
        {
            Update(entry, job => job with { Failure = exception.Message.Replace(real, entry.Job.Folder, StringComparison.Ordinal) });
        }
        catch (Exception exception)
        {
            Update(entry, job => job with { Failure = $"failed: {exception.Message}" });
            throw;
        }
    }

    private void Update(Entry entry, Func<AuditJob, AuditJob> change)
    {
        lock (_gate)
            entry.Job = change(entry.Job);
    }

    /// <summary>The report with files as clients name them.</summary>
    private AuditReport Named(AuditReport report) => report with
    {
        Files = [.. report.Files.Select(data.NameOf)],
        Damaged = Named(report.Damaged),
        Silent = Named(report.Silent),
        Clipped = Named(report.Clipped),
        Short = Named(report.Short),
        Offset = Named(report.Offset),
        WrongRate = Named(report.WrongRate),
        SameRecording = Named(report.SameRecording),
        Likely = Named(report.Likely),
    };

    private AuditFinding[] Named(IReadOnlyList<AuditFinding> findings) =>
        [.. findings.Select(finding => new AuditFinding(data.NameOf(finding.File), finding.Reason.Replace(finding.File, data.NameOf(finding.File), StringComparison.Ordinal)))];

    private CopyGroup[] Named(IReadOnlyList<CopyGroup> groups) => [.. groups.Select(group => group with
    {
        Files = [.. group.Files.Select(data.NameOf)],
        Pairs = [.. group.Pairs.Select(pair => pair with { First = data.NameOf(pair.First), Second = data.NameOf(pair.Second) })],
    })];

    private sealed class Entry
    {
        public required AuditJob Job { get; set; }

        public CancellationTokenSource Cancellation { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;
    }
}

/// <summary>An audit of one folder, as it stands now. The folder, and the files of the report once it is done, are named as <see cref="Data.DataFolders"/> names them; a failure is one line.</summary>
internal sealed record AuditJob(string Folder, int Done, int Total, AuditReport? Report, string? Failure)
{
    public bool IsRunning => Report is null && Failure is null;
}
