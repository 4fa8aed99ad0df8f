using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Timbre.Bench.Load;

/// <summary>Clients that each post a clip, wait for the answer and post the next.</summary>
internal sealed class LoadRun(ServerProcess server, IReadOnlyList<byte[]> bodies, int clients) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private int _next;
    private int _turnedAway;

    public async Task<LoadResult> RunAsync(TimeSpan time)
    {
        using var end = new CancellationTokenSource();
        var memory = WatchMemoryAsync(end.Token);
        var (used, usedHere) = (server.ProcessorSeconds, ProcessorTime.Of(Environment.ProcessId));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < time)
                await PostAsync();
        })));
        var elapsed = clock.Elapsed;
        (used, usedHere) = (server.ProcessorSeconds - used, ProcessorTime.Of(Environment.ProcessId) - usedHere);
        await end.CancelAsync();
        foreach (var (failure, count) in _failures)
            Console.Error.WriteLine($"{count} × {failure}");
        return new LoadResult([.. _milliseconds.Order()], _turnedAway, _failures.Values.Sum(), elapsed, used, usedHere, await memory);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync()
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var body = new ByteArrayContent(bodies[Interlocked.Increment(ref _next) % bodies.Count]);
            using var response = await _http.PostAsync(new Uri("/api/predict", UriKind.Relative), body);
            var answer = await response.Content.ReadAsByteArrayAsync();
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Interlocked.Increment(ref _turnedAway);
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
            }
            else if (response.StatusCode != HttpStatusCode.OK || answer.AsSpan().IndexOf("\"genre\""u8) < 0)
            {
                _failures.AddOrUpdate($"{(int)response.StatusCode}", 1, (_, count) => count + 1);
            }
            else
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            _failures.AddOrUpdate(exception.Message, 1, (_, count) => count + 1);
        }
    }

    private async Task<IReadOnlyList<double>> WatchMemoryAsync(CancellationToken end)
    {
        var seen = new List<double>();
        while (!end.IsCancellationRequested)
        {
            seen.Add(server.MemoryMiB);
            await Task.Delay(500, end).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        return seen;
    }
}
