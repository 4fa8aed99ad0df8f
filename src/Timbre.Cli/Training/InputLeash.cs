using System.Diagnostics;

namespace Timbre.Cli.Training;

/// <summary>
/// Lets a training end with whoever started it, however that ended: the starter holds the other end of the standard input, which the system
/// closes with its process.
/// </summary>
internal sealed class InputLeash : IDisposable
{
    // What cannot be interrupted within this time is ended; files are written beside and renamed, so none is left half.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end;

    private InputLeash(CancellationToken cancellation)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        new Thread(Watch) { IsBackground = true, Name = "leash" }.Start();
    }

    /// <summary>Cancelled when the starter is gone, or when the given one is.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Watches the standard input, if whoever started this process asked for it.</summary>
    public static InputLeash? Hold(CancellationToken cancellation) =>
        Environment.GetEnvironmentVariable(ServerOptions.EndWithInputVariable) == "1" ? new InputLeash(cancellation) : null;

    public void Dispose()
    {
        lock (_end)
            _end.Dispose();
    }

    private void Watch()
    {
        using (var input = Console.OpenStandardInput())
        {
            try
            {
                for (var scratch = new byte[64]; input.Read(scratch) > 0;)
                    continue;
            }
            catch (IOException)
            {
                // As good as its end.
            }
        }
        lock (_end)
        {
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
        Thread.Sleep(Patience);
        Process.GetCurrentProcess().Kill();
    }
}
