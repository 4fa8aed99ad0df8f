using Timbre.Cli.Terminal;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>Tells how far a recording is that takes a while: a short one is done before anybody could read it.</summary>
internal sealed class LongRecording(string path, ProgressReport progress) : IProgress<HeardSoFar>
{
    private const int LongestName = 40;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public void Report(HeardSoFar value)
    {
        if (value.Heard < Long && !(value.Length >= Long))
            return;
        var whole = value.Length is { } length ? $" of {ProgressReport.Clock(length)}" : "";
        var name = Path.GetFileName(path);
        progress.Within($"{(name.Length > LongestName ? $"{name[..LongestName]}…" : name)}: {ProgressReport.Clock(value.Heard)}{whole} heard");
    }
}
