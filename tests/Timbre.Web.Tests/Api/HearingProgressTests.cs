using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Timbre.Web.Tests.Api;

public sealed class HearingProgressTests
{
    [Fact]
    public async Task A_long_recording_tells_how_far_it_is_until_it_is_heard()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var served = await Served.StartAsync(options => options with { Workers = 1, MaximumLength = TimeSpan.FromHours(100) });
        using var body = new ByteArrayContent(Sounds.SilentFlac(TimeSpan.FromHours(6)));
        using var given = new CancellationTokenSource();
        var listening = served.Client.PostAsync(new Uri("/listen?name=long.flac&progress=mine", UriKind.Relative), body, given.Token);

        var seen = new List<double>();
        while (seen.Count < 3)
        {
            Assert.False(listening.IsCompleted, "it was heard before it told how far it was");
            using var answer = await served.Client.GetAsync(new Uri("/listen/progress/mine", UriKind.Relative), cancellation);
            if (answer.StatusCode == HttpStatusCode.OK
                && (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["seconds"]!.GetValue<double>() is var seconds
                && seconds > seen.LastOrDefault())
            {
                seen.Add(seconds);
            }
            await Task.Delay(20, cancellation);
        }
        // Another page with the same name is turned away, and the first one's progress stays what it was.
        using (var second = await served.Client.PostAsync(new Uri("/listen?name=short.wav&progress=mine", UriKind.Relative), new ByteArrayContent(Sounds.Wav(1)), cancellation))
            Assert.StartsWith("progress: ", await Served.ProblemAsync(second, 400), StringComparison.Ordinal);
        Assert.True((await served.Client.GetFromJsonAsync<JsonObject>("/listen/progress/mine", cancellation))!["seconds"]!.GetValue<double>() >= seen[^1]);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        // What is over is forgotten.
        for (var status = HttpStatusCode.OK; status != HttpStatusCode.NoContent;)
        {
            using var answer = await served.Client.GetAsync(new Uri("/listen/progress/mine", UriKind.Relative), cancellation);
            status = answer.StatusCode;
        }
    }
}
