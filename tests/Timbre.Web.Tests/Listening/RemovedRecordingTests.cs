using System.Net;
using System.Text.RegularExpressions;
using Timbre.Web.Listening;
using Timbre.Web.Uploads;

namespace Timbre.Web.Tests.Listening;

public sealed partial class RemovedRecordingTests
{
    [Fact]
    public async Task A_recording_removed_while_it_is_decoded_is_decoded_whole_and_nothing_of_it_is_left()
    {
        await using var served = await Served.StartAsync();
        var cancellation = TestContext.Current.CancellationToken;
        var sound = Sounds.Wav(1);
        var other = await ListenAsync(served, sound);
        var expected = await served.Client.GetByteArrayAsync(Decoded(other), cancellation);
        await DeleteAsync(served, other);

        var id = await ListenAsync(served, sound);
        var recording = served.Get<RecordingShelf>().Find(id)!;
        await recording.Decoding.WaitAsync(cancellation);
        var before = recording.LastUsed;
        var decoding = served.Client.GetAsync(Decoded(id), cancellation);
        await Served.UntilAsync(() => recording.LastUsed != before, "the request has found the recording");
        await DeleteAsync(served, id);
        // It would get the number of a descriptor that was closed too soon.
        var next = await ListenAsync(served, Sounds.Wav(2));
        recording.Decoding.Release();
        using (var answer = await decoding)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(expected, await answer.Content.ReadAsByteArrayAsync(cancellation));
        }

        Assert.Throws<ObjectDisposedException>(() => recording.Path);
        using var gone = await served.Client.GetAsync(Decoded(id), cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await DeleteAsync(served, next);
        Assert.Equal(0, served.Get<Spool>().Held);
        Assert.Empty(Directory.EnumerateFiles(served.Folder["spool"], "*", SearchOption.AllDirectories));
    }

    private static Uri Decoded(string id) => new($"/listen/{id}/decoded.wav", UriKind.Relative);

    private static async Task<string> ListenAsync(Served served, byte[] sound)
    {
        using var body = new ByteArrayContent(sound);
        using var answer = await served.Client.PostAsync(new Uri("/listen?name=a.wav", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return Id().Match(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;
    }

    private static async Task DeleteAsync(Served served, string id)
    {
        using var answer = await served.Client.DeleteAsync(new Uri($"/listen/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [GeneratedRegex("data-id=\"([0-9a-f]+)\"")]
    private static partial Regex Id();
}
