using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Timbre.Web.Training;

/// <summary>One <c>timbre train --progress json</c> in a process of its own; what it does is read as events.</summary>
/// <remarks>Its standard input stays open and empty for as long as this process lives, and is what the training ends with.</remarks>
internal sealed partial class TrainingProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private static readonly TimeSpan PatienceAfterInterrupt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceAfterTerminate = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private volatile RunEvent? _last;
    private volatile string _lastError = "";
    private volatile bool _killed;

    private TrainingProcess(Process process) => _process = process;

    /// <summary>Completed with how the training ended.</summary>
    public Task<RunEvent> Ended { get; private set; } = Task.FromResult<RunEvent>(new RunInterrupted());

    /// <summary>Starts a program with arguments, one by one and without a shell.</summary>
    public static TrainingProcess Start(IReadOnlyList<string> program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { [ServerOptions.EndWithInputVariable] = "1" },
        };
        var training = new TrainingProcess(Process.Start(start)!);
        training.Ended = training.WatchAsync();
        // Requests to the page come first.
        training.LowerPriority();
        return training;
    }

    /// <summary>Asks the process to end as Ctrl-C does, then more firmly, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await SignalAsync(Interrupt, PatienceAfterInterrupt).ConfigureAwait(false);
        await SignalAsync(Terminate, PatienceAfterTerminate).ConfigureAwait(false);
        if (!Ended.IsCompleted)
        {
            _killed = true;
            _process.Kill(entireProcessTree: true);
        }
        await Ended.ConfigureAwait(false);
    }

    public void Dispose() => _process.Dispose();

    private async Task SignalAsync(int signal, TimeSpan patience)
    {
        if (Ended.IsCompleted || _process.HasExited)
            return;
        _ = kill(_process.Id, signal);
        await Task.WhenAny(Ended, Task.Delay(patience)).ConfigureAwait(false);
    }

    private async Task<RunEvent> WatchAsync()
    {
        await Task.WhenAll(ReadEventsAsync(_process.StandardOutput), ReadErrorsAsync(_process.StandardError)).ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _last is { IsEnd: true } end ? end
            : _killed || _process.ExitCode is 130 or 128 + Terminate ? new RunInterrupted()
            : new RunFailed(_lastError.Length > 0 ? _lastError : $"the training's process ended with {_process.ExitCode}");
    }

    private async Task ReadEventsAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync().ConfigureAwait(false) is { } line)
            _last = RunEventJson.Read(line) ?? _last;
    }

    /// <summary>A process that cannot even begin, or crashes, says so on stderr.</summary>
    private async Task ReadErrorsAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0)
                _lastError = PlainText.OneLine(line);
        }
    }

    private void LowerPriority()
    {
        try
        {
            _process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
