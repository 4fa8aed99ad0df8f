using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Timbre.Models.Recognition;
using Timbre.Web.Recognition;
using Timbre.Web.Uploads;

namespace Timbre.Web.Tests.Api;

public sealed class LimitTests
{
    [Fact]
    public async Task A_body_larger_than_permitted_is_refused_whether_it_says_so_or_not()
    {
        await using var served = await Served.StartAsync(options => options with { MaximumBody = 1 << 20 });
        using var declared = await served.PostAsync(new byte[(1 << 20) + 1]);
        Assert.Contains("--max-body", await Served.ProblemAsync(declared, 413), StringComparison.Ordinal);
        using var endless = await served.PostAsync(new Undeclared(2 << 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, endless.StatusCode);
        using var form = await served.PostAsync(Served.Form(("a", new byte[700_000]), ("b", new byte[700_000])));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, form.StatusCode);
        await AssertServesAsync(served);
    }

    [Fact]
    public async Task A_client_that_writes_all_before_it_reads_still_learns_that_its_body_is_too_large()
    {
        await using var served = await Served.StartAsync(options => options with { MaximumBody = 1 << 20 });
        var address = served.Client.BaseAddress!;
        const int Size = 32 << 20;
        foreach (var head in new[] { $"Content-Length: {Size}", "Transfer-Encoding: chunked" })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/predict HTTP/1.1\r\nHost: {address.Authority}\r\n{head}\r\n\r\n"), TestContext.Current.CancellationToken);
            var piece = new byte[1 << 16];
            for (var sent = 0; sent < Size; sent += piece.Length)
            {
                if (head.EndsWith("chunked", StringComparison.Ordinal))
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"{(sent == 0 ? "" : "\r\n")}{piece.Length:x}\r\n"), TestContext.Current.CancellationToken);
                await stream.WriteAsync(piece, TestContext.Current.CancellationToken);
            }
            if (head.EndsWith("chunked", StringComparison.Ordinal))
                await stream.WriteAsync("\r\n0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(stream);
            var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
            Assert.Contains("--max-body", answer, StringComparison.Ordinal);
        }
        await AssertServesAsync(served);
    }

    [Fact]
    public async Task Length_is_limited_by_what_is_decoded_and_not_by_what_a_header_says()
    {
        await using var served = await Served.StartAsync(options => options with { MaximumLength = TimeSpan.FromMinutes(2) });
        var bomb = Sounds.SilentFlac(TimeSpan.FromHours(5));
        Assert.InRange(bomb.Length, 1000, 4 << 20);
        using var response = await served.PostAsync(bomb, "?name=bomb.mp3");
        Assert.Contains("lasts longer than the 2 min", await Served.ProblemAsync(response, 422), StringComparison.Ordinal);
        await AssertServesAsync(served);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(10_000_000u)]
    public async Task A_header_that_promises_more_than_comes_is_not_believed(uint bytes)
    {
        await using var served = await Served.StartAsync();
        var sound = Sounds.Wav(2);
        var data = sound.AsSpan().IndexOf("data"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(sound.AsSpan(4), bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(sound.AsSpan(data + 4), bytes);
        using var response = await served.PostAsync(sound);
        Assert.True(response.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.OK, $"{response.StatusCode}");
        if (response.IsSuccessStatusCode)
            Assert.Equal(2, (await Served.ArrayAsync(response))[0]!["seconds"]!.GetValue<double>(), 0.01);
        await AssertServesAsync(served);
    }

    [Fact]
    public async Task Requests_at_work_are_answered_before_the_server_ends()
    {
        await using var served = await Served.StartAsync(options => options with { MaximumLength = TimeSpan.FromHours(100) });
        var request = served.PostAsync(Sounds.SilentFlac(TimeSpan.FromMinutes(20)));
        await Served.UntilAsync(() => served.Get<Admission>().Inside == 1, "the request is inside");
        await served.Server.StopAsync(TestContext.Current.CancellationToken);
        using var response = await request;
        Assert.Equal(1200, (await Served.ArrayAsync(response))[0]!["seconds"]!.GetValue<double>(), 1);
        await Assert.ThrowsAsync<HttpRequestException>(() => served.PostAsync([1]));
    }

    [Fact]
    public async Task A_full_server_turns_others_away_at_once_and_says_when_to_come_again()
    {
        await using var served = await Served.StartAsync(options => options with { Workers = 1, Queue = 0, MaximumLength = TimeSpan.FromHours(100) });
        using var cancellation = new CancellationTokenSource();
        var first = served.Client.PostAsync(new Uri("/api/predict", UriKind.Relative), new ByteArrayContent(Sounds.SilentFlac(TimeSpan.FromHours(6))), cancellation.Token);
        await Served.UntilAsync(() => served.Get<Admission>().Inside == 1, "the first request is inside");

        using var second = await served.PostAsync(Sounds.Wav(2));
        await Served.ProblemAsync(second, 429);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.False(first.IsCompleted);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Served.UntilAsync(() => served.Get<Admission>().Inside == 0, "the place is free again");
        await AssertServesAsync(served);
    }

    [Fact]
    public async Task Clients_that_send_slowly_take_no_place_of_others()
    {
        await using var served = await Served.StartAsync(options => options with { Workers = 1, Queue = 0 });
        var pipe = new Pipe();
        var slow = served.PostAsync(new StreamContent(pipe.Reader.AsStream()));
        var sound = Sounds.Wav(2);
        await pipe.Writer.WriteAsync(sound.AsMemory(0, 40_000), TestContext.Current.CancellationToken);
        await Served.UntilAsync(() => served.Get<Spool>().Held > 0, "a part of the body has come");
        await AssertServesAsync(served);

        await pipe.Writer.WriteAsync(sound.AsMemory(40_000), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        using var answered = await slow;
        await Served.ArrayAsync(answered);
    }

    [Fact]
    public async Task More_bodies_than_the_spool_holds_are_turned_away()
    {
        await using var served = await Served.StartAsync(options => options with { MaximumSpool = 50_000 });
        using var response = await served.PostAsync(Sounds.Wav(2));
        await Served.ProblemAsync(response, 429);
        using var small = await served.PostAsync(Sounds.Wav(0.5));
        await Served.ArrayAsync(small);
    }

    [Fact]
    public async Task Nothing_of_a_body_is_left_however_its_request_ended()
    {
        await using var served = await Served.StartAsync();
        using (var good = await served.PostAsync(Sounds.Wav(2)))
            await Served.ArrayAsync(good);
        using (var bad = await served.PostAsync(new byte[1000]))
            await Served.ProblemAsync(bad, 422);
        using (var abandoned = new CancellationTokenSource())
        {
            var pipe = new Pipe();
            var request = served.Client.PostAsync(new Uri("/api/predict", UriKind.Relative), new StreamContent(pipe.Reader.AsStream()), abandoned.Token);
            await pipe.Writer.WriteAsync(new byte[100_000], TestContext.Current.CancellationToken);
            await Served.UntilAsync(() => served.Get<Spool>().Held > 0, "a part of the body has come");
            await abandoned.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }
        await Served.UntilAsync(() => served.Get<Spool>().Held == 0, "the spool is empty");
        Assert.Empty(Directory.EnumerateFileSystemEntries(served.Folder["spool"]));
    }

    [Fact]
    public async Task A_request_that_is_given_up_stops_its_work()
    {
        await using var served = await Served.StartAsync(options => options with { Workers = 1, MaximumLength = TimeSpan.FromHours(100) });
        var path = served.Folder.Write("long.flac", Sounds.SilentFlac(TimeSpan.FromHours(6)));
        using var cancellation = new CancellationTokenSource();
        var heard = new LastHeard();
        var listening = served.Get<Recognizer>().ListenAsync(new SoundRequest("long", path, new RecognitionOptions()), heard, cancellation.Token);
        await Served.UntilAsync(() => heard.Last > TimeSpan.Zero, "it began");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        var last = heard.Last;
        await AssertServesAsync(served);
        Assert.Equal(last, heard.Last);
        Assert.InRange(last, TimeSpan.Zero, TimeSpan.FromHours(5));
    }

    [Fact]
    public async Task A_long_recording_does_not_hold_up_short_ones()
    {
        await using var served = await Served.StartAsync(options => options with { Workers = 1, MaximumLength = TimeSpan.FromHours(100) });
        var path = served.Folder.Write("long.flac", Sounds.SilentFlac(TimeSpan.FromHours(3)));
        var heard = new LastHeard();
        using var cancellation = new CancellationTokenSource();
        var listening = served.Get<Recognizer>().ListenAsync(new SoundRequest("long", path, new RecognitionOptions()), heard, cancellation.Token);
        await Served.UntilAsync(() => heard.Last > TimeSpan.Zero, "it began");
        await AssertServesAsync(served);
        Assert.False(listening.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task Two_hundred_malformed_bodies_leave_it_serving()
    {
        await using var served = await Served.StartAsync();
        var random = new Random(5);
        var sound = Sounds.Wav(1);
        for (var i = 0; i < 200; i++)
        {
            using var response = await served.PostAsync(Malformed(i, random, sound));
            Assert.True((int)response.StatusCode is 200 or (>= 400 and < 500), $"body {i}: {response.StatusCode}");
        }
        Assert.Equal(0, served.Get<Spool>().Held);
        await AssertServesAsync(served);
    }

    [Theory]
    [InlineData("POST /api/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", "a")]
    [InlineData("POST /api/predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n", "a")]
    public async Task A_client_that_sends_a_byte_now_and_then_loses_its_connection(string start, string drop)
    {
        await using var served = await Served.StartAsync(options => options with { SlowClientGrace = TimeSpan.FromSeconds(2), Workers = 1, Queue = 1 });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, served.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(start), TestContext.Current.CancellationToken);
        await AssertServesAsync(served);
        var clock = Stopwatch.StartNew();
        try
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(drop), TestContext.Current.CancellationToken);
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
            Assert.Fail("the connection is still open");
        }
        catch (IOException)
        {
            // Closed by the server, as it should be.
        }
        await Served.UntilAsync(() => served.Get<Spool>().Held == 0, "nothing of it is left");
        await AssertServesAsync(served);
    }

    private static async Task AssertServesAsync(Served served)
    {
        using var response = await served.PostAsync(Sounds.Wav(2));
        await Served.ArrayAsync(response);
    }

    private static ByteArrayContent Malformed(int i, Random random, byte[] sound)
    {
        var bytes = new byte[random.Next(1, 4000)];
        random.NextBytes(bytes);
        switch (i % 5)
        {
            case 0:
                return new ByteArrayContent(bytes);
            case 1:
                return new ByteArrayContent(sound[..random.Next(1, 60)]);
            case 2:
                var flipped = sound.ToArray();
                for (var flip = 0; flip < 20; flip++)
                    flipped[random.Next(60)] ^= (byte)(1 << random.Next(8));
                return new ByteArrayContent(flipped);
            case 3:
                var cut = new ByteArrayContent(Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=f; filename=x.wav\r\n\r\nRIFF"));
                cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
                return cut;
            default:
                var wild = new ByteArrayContent(bytes);
                wild.Headers.TryAddWithoutValidation("Content-Type", i % 2 == 0 ? "multipart/form-data" : $"multipart/form-data; boundary={new string('x', random.Next(1, 200))}");
                return wild;
        }
    }

    private sealed class LastHeard : IProgress<RecognitionProgress>
    {
        private long _ticks;

        public TimeSpan Last => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

        public void Report(RecognitionProgress value) => Interlocked.Exchange(ref _ticks, value.Read.Ticks);
    }

    /// <summary>Bytes whose number is not said beforehand.</summary>
    private sealed class Undeclared(int bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < bytes; sent += 1 << 16)
                await stream.WriteAsync(new byte[1 << 16]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
