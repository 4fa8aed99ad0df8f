using System.Diagnostics;

namespace Timbre.Cli.Training;

/// <summary>
/// Ends a training with the process that started it, however that ended: the parent holds the other end of the standard input, which the system
/// closes with its process.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    // What cannot be interrupted within this time is ended; files are written beside and renamed, so none is left half.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end;

    private ParentWatch(CancellationToken cancellation)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        new Thread(Watch) { IsBackground = true, Name = "parent watch" }.Start();
    }

    /// <summary>Cancelled when the parent has ended, or when the given token is.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Watches the standard input, if the parent process asked for it.</summary>
    public static ParentWatch? Begin(CancellationToken cancellation) =>
        Environment.GetEnvironmentVariable(ServerOptions.EndWithInputVariable) == "1" ? new ParentWatch(cancellation) : null;

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
                // The same as its end.
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
