using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Timbre.Web.Training;

/// <summary>One <c>timbre train</c> in a process of its own; its lines go to a log file.</summary>
/// <remarks>Its standard input stays open and empty for as long as this process lives, and is what the training ends with.</remarks>
internal sealed partial class TrainingProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private static readonly TimeSpan PatienceAfterInterrupt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceAfterTerminate = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StreamWriter _log;
    private volatile bool _killed;

    private TrainingProcess(Process process, StreamWriter log) => (_process, _log) = (process, log);

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts a program with arguments, one by one and without a shell.</summary>
    public static TrainingProcess Start(IReadOnlyList<string> program, IEnumerable<string> arguments, string logPath)
    {
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { [ServerOptions.EndWithInputVariable] = "1" },
        };
        var log = new StreamWriter(new FileStream(logPath, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
        try
        {
            var process = Process.Start(start)!;
            var training = new TrainingProcess(process, log);
            training.Ended = training.WatchAsync();
            // Whoever uses the page comes first.
            training.LowerPriority();
            return training;
        }
        catch
        {
            log.Dispose();
            throw;
        }
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

    private async Task WatchAsync()
    {
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError)).ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        if (_killed)
            Write("timbre: interrupted: it did not end when asked to and was killed");
        else if (_process.ExitCode == 128 + Terminate)
            Write("timbre: interrupted: it ended when told to");
        else if (_process.ExitCode is not (0 or 1 or 2 or 130))
            Write($"timbre: the training's process ended with {_process.ExitCode}; see the lines above");
        try
        {
            await _log.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What a full disk did not take is tried once more here. The process has ended all the same.
        }
    }

    private async Task CopyAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync().ConfigureAwait(false) is { } line)
            Write(line);
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            try
            {
                _log.Write(line + "\n");
            }
            catch (IOException)
            {
                // A full disk must not stop the training's own attempt to say so.
            }
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
