using System.Runtime.CompilerServices;

namespace Timbre.Files.Jobs;

/// <summary>Starts asynchronous work on inputs ahead of its consumer and hands the results out in the inputs' order, holding a bounded number.</summary>
internal static class OrderedTasks
{
    /// <summary>The results; the first failure ends them.</summary>
    /// <param name="inputs">The inputs, each taken only when it is started.</param>
    /// <param name="ahead">How many may be at work or wait to be handed out, at least 1: a slow one holds back those behind it.</param>
    /// <param name="work">Starts one; canceled when the consumer ends early.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async IAsyncEnumerable<TResult> SelectAsync<TInput, TResult>(
        IEnumerable<TInput> inputs, int ahead, Func<TInput, CancellationToken, Task<TResult>> work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pending = new Queue<Task<TResult>>();
        try
        {
            foreach (var input in inputs)
            {
                pending.Enqueue(work(input, ended.Token));
                while (pending.Count >= ahead || (pending.Count > 0 && pending.Peek().IsCompleted))
                    yield return await pending.Dequeue().ConfigureAwait(false);
            }
            while (pending.Count > 0)
                yield return await pending.Dequeue().ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }
}
