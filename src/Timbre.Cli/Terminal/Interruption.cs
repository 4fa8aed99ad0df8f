using System.Runtime.InteropServices;

namespace Timbre.Cli.Terminal;

/// <summary>
/// Ctrl-C and SIGTERM. The first cancels the command, which then has a while to end as it should; the second ends the process, and so does the first
/// where the command cannot be canceled. Nothing half-written stays in either case.
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    private const int Terminated = 143; // 128 + SIGTERM

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly bool _isHeard;
    private int _signals;

    /// <param name="isHeard">Whether the command looks at <see cref="Token"/>.</param>
    public Interruption(bool isHeard)
    {
        _isHeard = isHeard;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var code = context.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : Terminated;
        if (!_isHeard || Interlocked.Increment(ref _signals) > 1)
            End(code);
        _ = _source.CancelAsync();
        _ = Task.Delay(Patience).ContinueWith(_ => End(code), TaskScheduler.Default);
    }

    /// <summary>At once: .NET's own exit would wait for what native libraries tear down while their threads are at work.</summary>
    private static void End(int code)
    {
        AtomicFile.RemoveUnfinished();
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        _exit(code);
    }

    [LibraryImport("libc")]
    private static partial void _exit(int code);
}
