namespace Timbre.Cli.Training;

/// <summary>A training of which this process is one of several workers.</summary>
internal static class WorkerJob
{
    /// <summary>Meets the other workers, trains, and leaves with them; the end of one is the end of all.</summary>
    public static int Run(WorkerEnvironment environment, string device, Func<WorkerGroup, CancellationToken, int> work, CancellationToken cancellation)
    {
        var cuda = device == "cuda" || (device == "auto" && TorchRuntime.CudaAvailable);
        using var workers = WorkerGroup.Join(environment, cuda, EndNow);
        if (workers.IsFirst)
            Console.Error.WriteLine($"{workers.Size} workers train together");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, workers.Lost);
        try
        {
            return work(workers, either.Token);
        }
        catch (OperationCanceledException) when (workers.Lost.IsCancellationRequested)
        {
            throw workers.Ended();
        }
        catch (Exception exception) when (!workers.Lost.IsCancellationRequested)
        {
            var how = exception is OperationCanceledException ? "was interrupted" : $"ended early: {exception.Message}";
            workers.Abandon($"rank {workers.Rank} of {workers.Size} workers {how}");
            throw;
        }
    }

    /// <summary>The work hangs in an exchange with a worker that is no more: no cleaning up can be waited for.</summary>
    private static void EndNow(string line)
    {
        Failure.Report(line, ExitCode.Failed);
        TorchRuntime.ExitProcess(ExitCode.Failed);
    }
}
