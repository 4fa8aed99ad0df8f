using System.Runtime.ExceptionServices;

namespace Timbre.Files.Jobs;

/// <summary>Works on a number of tasks with several threads of its own, one task at a time each.</summary>
/// <remarks>The framework's parallel loops over numbers are not compiled ahead of time, but at the start of each run, while all threads wait.</remarks>
internal static class WorkerThreads
{
    /// <summary>Calls <paramref name="work"/> for 0, 1, … in this order; returns when all are done.</summary>
    /// <param name="count">Number of tasks.</param>
    /// <param name="threads">Threads, of which the calling one is the first.</param>
    /// <param name="work">Does a task. What it throws ends the others after the task they are at, and is thrown here.</param>
    /// <param name="cancellation">No more task is begun then.</param>
    /// <exception cref="OperationCanceledException">Canceled before the end.</exception>
    public static void Run(int count, int threads, Action<int> work, CancellationToken cancellation)
    {
        var next = -1;
        Exception? failure = null;
        var helpers = new Thread[Math.Max(0, Math.Min(threads, count) - 1)];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Work) { IsBackground = true };
            helpers[i].Start();
        }
        Work();
        foreach (var helper in helpers)
            helper.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        cancellation.ThrowIfCancellationRequested();

        void Work()
        {
            try
            {
                while (Volatile.Read(ref failure) is null && !cancellation.IsCancellationRequested && Interlocked.Increment(ref next) is var task && task < count)
                    work(task);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
    }
}
