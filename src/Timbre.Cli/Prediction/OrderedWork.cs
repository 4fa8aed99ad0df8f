namespace Timbre.Cli.Prediction;

/// <summary>Works on inputs in parallel and hands the results out in the inputs' order, holding only a few results at a time.</summary>
internal static class OrderedWork
{
    private const int AheadPerThread = 4;

    public static IEnumerable<TResult> Select<TInput, TResult>(IEnumerable<TInput> inputs, int threads, Func<TInput, TResult> work, CancellationToken cancellation)
    {
        using var slots = new SemaphoreSlim(threads);
        var pending = new Queue<Task<TResult>>();
        try
        {
            foreach (var input in inputs)
            {
                pending.Enqueue(Start(input));
                // A slow file holds back the results behind it; the bound keeps those from piling up.
                while (pending.Count > threads * AheadPerThread || (pending.Count > 0 && pending.Peek().IsCompleted))
                    yield return pending.Dequeue().GetAwaiter().GetResult();
            }
            while (pending.Count > 0)
                yield return pending.Dequeue().GetAwaiter().GetResult();
        }
        finally
        {
            Task.WhenAll(pending).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        async Task<TResult> Start(TInput input)
        {
            await slots.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => work(input), cancellation).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
            }
        }
    }
}
