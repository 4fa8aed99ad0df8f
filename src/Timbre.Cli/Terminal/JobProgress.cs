using System.Diagnostics;

namespace Timbre.Cli.Terminal;

/// <summary>Shows on stderr how a job over many files goes on, and what is wrong with files as a line each.</summary>
/// <param name="what">What is being done, such as <c>features</c>.</param>
internal sealed class JobProgress(string what) : ILibraryPredictionProgress, IDisposable
{
    private const int LongestName = 40;

    // A shorter recording is done before anybody could read how far it is.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private ProgressReport? _report;
    private int _tagsWritten;

    /// <summary>Tags that were written, so that old values of them are kept.</summary>
    public int TagsWritten => _tagsWritten;

    public void Started(int files, int resumed)
    {
        if (resumed > 0)
            Console.Error.WriteLine($"continuing: {resumed} of {files} files are done");
        _report = new ProgressReport(what, files, "files", resumed);
    }

    public void Finished(string file, string? problem)
    {
        if (problem is not null)
            Note(file, problem);
        _report?.Advance();
    }

    public void Reading(string file, RecognitionProgress read)
    {
        if (read.Read < Long && !(read.Length >= Long))
            return;
        var whole = read.Length is { } length ? $" of {ProgressReport.Clock(length)}" : "";
        var name = Path.GetFileName(file);
        _report?.Within($"{(name.Length > LongestName ? $"{name[..LongestName]}…" : name)}: {ProgressReport.Clock(read.Read)}{whole} heard");
    }

    public void Tagged(string file, TagChange change)
    {
        if (change.State == TagState.Written)
            Interlocked.Increment(ref _tagsWritten);
        if (change.Problem is { } problem)
            Note(file, problem);
    }

    public void Dispose() => _report?.Dispose();

    private void Note(string file, string problem) => _report?.Note(Failure.Line($"{file}: {problem}"));
}

/// <summary>
/// Progress of a counted job on stderr: done, rate and time left. On a terminal one line with a bar is redrawn; elsewhere a plain line is
/// written now and then, so that logs stay short. Thread-safe.
/// </summary>
internal sealed class ProgressReport : IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan RedrawEvery = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _what;
    private readonly string _unit;
    private readonly long _total;
    private readonly Screen _screen;
    private readonly StatusLine _line;
    private TimeSpan _lastShown = TimeSpan.Zero;
    private long _done;
    private string _within = "";

    /// <summary>Units that an earlier, interrupted run finished count as done, not in the rate.</summary>
    public ProgressReport(string what, long total, string unit, long alreadyDone = 0, Screen? screen = null)
    {
        (_what, _total, _unit, _done, _screen) = (what, total, unit, alreadyDone, screen ?? Screen.Error);
        AlreadyDone = alreadyDone;
        _line = new StatusLine(_screen);
    }

    private long AlreadyDone { get; }

    public void Advance(long units = 1)
    {
        lock (_gate)
            Reach(_done + units);
    }

    /// <summary>So many units are done, those of an earlier run among them.</summary>
    public void Reach(long done)
    {
        lock (_gate)
        {
            _done = done;
            _within = "";
            ShowWhenDue();
        }
    }

    /// <summary>Says how far the unit is that is worked on, for as long as it takes; shown when it is time to.</summary>
    public void Within(string where)
    {
        lock (_gate)
        {
            _within = $"; {PlainText.OneLine(where)}";
            ShowWhenDue();
        }
    }

    /// <summary>Writes a note of its own line without breaking the progress line.</summary>
    public void Note(string line)
    {
        lock (_gate)
        {
            _line.Note(line);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _line.Erase();
    }

    private void ShowWhenDue()
    {
        if (_clock.Elapsed - _lastShown < (_screen.IsTerminal ? RedrawEvery : LogEvery))
            return;
        _lastShown = _clock.Elapsed;
        Show();
    }

    private void Show()
    {
        var rate = (_done - AlreadyDone) / _clock.Elapsed.TotalSeconds;
        var left = rate > 0 ? Clock(TimeSpan.FromSeconds((_total - _done) / rate)) : "?";
        // Before the first is done there is no rate to tell.
        var text = _done == AlreadyDone ? $"{_done}/{_total} {_unit}{_within}" : $"{_done}/{_total} {_unit}, {rate:0.#} a second, {left} left{_within}";
        if (_screen.IsTerminal)
            Draw(text);
        else
            _screen.Writer.WriteLine($"{_what}: {text}");
    }

    private void Draw(string text)
    {
        var full = _total > 0 ? (int)Math.Round(BarWidth * Math.Clamp((double)_done / _total, 0, 1)) : 0;
        var bar = $"{_screen.Accented(new string('━', full))}{_screen.Faint(new string('─', BarWidth - full))}";
        _line.Show($"{_what} {bar} {_screen.Cut(text, _what.Length + BarWidth + 2)}");
    }

    /// <summary>A duration as people read it: <c>7 s</c>, <c>3 min 20 s</c>, <c>2 h 05 min</c>.</summary>
    public static string Clock(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => $"{Math.Ceiling(time.TotalSeconds):0} s",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };
}
