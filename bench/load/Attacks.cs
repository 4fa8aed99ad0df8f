using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Timbre.Bench.Load;

/// <summary>Requests that mean harm, each kind while four ordinary clients go on asking.</summary>
internal static class Attacks
{
    private const long FiveGiB = 5L << 30;

    public static async Task<List<string>> RunAsync(ServerProcess server, IReadOnlyList<byte[]> bodies) =>
    [
        await BesideAsync("slow-loris, 400 clients", server, bodies, () => SlowLorisAsync(server)),
        await BesideAsync("5 GiB, announced", server, bodies, () => UploadAsync(server, announced: true)),
        await BesideAsync("5 GiB, unannounced", server, bodies, () => UploadAsync(server, announced: false)),
        await BesideAsync("zip bomb .mp3", server, bodies, () => BombAsync(server)),
        await BesideAsync("200 malformed bodies", server, bodies, () => MalformedAsync(server, bodies[0])),
        await BesideAsync("100 given up", server, bodies, () => GivenUpAsync(server, bodies[0])),
        $"{"afterwards",-24}{(server.IsAlive && server.Spooled == 0 ? "" : "FAILED: ")}{(server.IsAlive ? "serving" : "dead")}, {server.Spooled} files in the spool, {server.MemoryMiB:0} MiB",
    ];

    private static async Task<string> BesideAsync(string name, ServerProcess server, IReadOnlyList<byte[]> bodies, Func<Task<string>> attack)
    {
        using var ordinary = new LoadRun(server, bodies, 4);
        var running = attack();
        var result = await ordinary.RunAsync(TimeSpan.FromSeconds(5));
        var clock = Stopwatch.StartNew();
        var outcome = await running;
        return $"{name,-24}{(result.Failed == 0 && result.Succeeded > 0 ? "" : "FAILED: ")}{outcome}; beside it {result.Succeeded} named, {result.TurnedAway} turned away, {result.Failed} failed, p95 {result.Percentile(0.95):0} ms; at most {result.MemorySeen.Max():0} MiB";
    }

    private static async Task<string> SlowLorisAsync(ServerProcess server)
    {
        var lives = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
            var stream = socket.GetStream();
            var clock = Stopwatch.StartNew();
            try
            {
                // Half of them never end their headers, half never their bodies.
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/predict HTTP/1.1\r\nHost: localhost\r\n{(i % 2 == 0 ? "X-Slow: " : "Content-Length: 1000000\r\n\r\n")}"));
                while (clock.Elapsed < TimeSpan.FromMinutes(2))
                {
                    await stream.WriteAsync("a"u8.ToArray());
                    await Task.Delay(1000);
                }
            }
            catch (IOException)
            {
                // Closed by the server.
            }
            return clock.Elapsed.TotalSeconds;
        }));
        return $"closed after {lives.Average():0} s (longest {lives.Max():0} s)";
    }

    private static async Task<string> UploadAsync(ServerProcess server, bool announced)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/predict HTTP/1.1\r\nHost: localhost\r\n{(announced ? $"Content-Length: {FiveGiB}" : "Transfer-Encoding: chunked")}\r\n\r\n"));
        var answer = ReadStatusAsync(stream);
        var chunk = new byte[1 << 20];
        var frame = Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n");
        var sent = 0L;
        try
        {
            while (sent < FiveGiB && !answer.IsCompleted)
            {
                if (!announced)
                    await stream.WriteAsync(frame);
                await stream.WriteAsync(chunk);
                if (!announced)
                    await stream.WriteAsync("\r\n"u8.ToArray());
                sent += chunk.Length;
            }
        }
        catch (IOException)
        {
            // The server has hung up, as it may.
        }
        return $"{await answer} after {sent / (1 << 20)} MiB";
    }

    private static async Task<string> ReadStatusAsync(NetworkStream stream)
    {
        try
        {
            var buffer = new byte[12];
            await stream.ReadExactlyAsync(buffer);
            return Encoding.ASCII.GetString(buffer)[9..];
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException)
        {
            return "hung up";
        }
    }

    private static async Task<string> BombAsync(ServerProcess server)
    {
        var bomb = SilentFlac.Make(TimeSpan.FromDays(7));
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(5) };
        var clock = Stopwatch.StartNew();
        using var response = await http.PostAsync(new Uri("/api/predict?name=song.mp3", UriKind.Relative), new ByteArrayContent(bomb));
        var answer = await response.Content.ReadAsStringAsync();
        return $"{(answer.Contains("lasts longer", StringComparison.Ordinal) ? "" : "FAILED ")}{(int)response.StatusCode} after {clock.Elapsed.TotalSeconds:0.0} s for 7 days of sound in {bomb.Length / 1024} KiB";
    }

    private static async Task<string> MalformedAsync(ServerProcess server, byte[] clip)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var random = new Random(1);
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < 200; i++)
        {
            var bytes = clip[..random.Next(100, clip.Length)];
            for (var flip = 0; flip < 1 + (i % 50); flip++)
                bytes[random.Next(i % 2 == 0 ? 100 : bytes.Length)] ^= (byte)(1 << random.Next(8));
            using var content = new ByteArrayContent(i % 3 == 0 ? bytes[^100..] : bytes);
            if (i % 4 == 0)
                content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
            using var response = await http.PostAsync(new Uri("/api/predict", UriKind.Relative), content);
            statuses[(int)response.StatusCode] = statuses.GetValueOrDefault((int)response.StatusCode) + 1;
        }
        return $"{(statuses.Keys.Any(status => status >= 500) ? "FAILED " : "")}{string.Join(", ", statuses.Select(status => $"{status.Value} × {status.Key}"))}";
    }

    private static async Task<string> GivenUpAsync(ServerProcess server, byte[] clip)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var random = new Random(2);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var soon = new CancellationTokenSource(random.Next(1, 200));
            try
            {
                using var response = await http.PostAsync(new Uri("/api/predict", UriKind.Relative), new ByteArrayContent(clip), soon.Token);
            }
            catch (OperationCanceledException)
            {
                // As intended.
            }
        }));
        return "gone";
    }
}
