using System.Net;
using System.Net.Sockets;
using System.Text;
using Timbre.Testing;
using Timbre.Web.Catalog;
using Timbre.Web.Data;
using Timbre.Web.Runs;

namespace Timbre.Web.Tests.Data;

public sealed class DataFolderTests
{
    [Theory]
    [InlineData("music/..")]
    [InlineData("music/../secret/secret.wav")]
    [InlineData("music/in/../../secret/secret.wav")]
    [InlineData("music/./in")]
    [InlineData("music//in")]
    [InlineData("/music/in")]
    [InlineData("/etc/passwd")]
    [InlineData("etc/passwd")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("music/.hidden.wav")]
    [InlineData("music/out")]
    [InlineData("music/out/secret.wav")]
    [InlineData("music/secret-link.wav")]
    [InlineData("music/loop")]
    [InlineData("music/in\0.wav")]
    [InlineData("music/none.wav")]
    public async Task A_path_never_leaves_the_folders_that_the_server_was_started_on(string path)
    {
        await using var served = await StartAsync();
        var folders = served.Get<DataFolders>();
        Assert.Throws<OutsideException>(() => folders.Resolve(path));
        Assert.Throws<OutsideException>(() => folders.List(path));
    }

    [Theory]
    [InlineData("/data-files/music/../secret/secret.wav")]
    [InlineData("/data-files/music/%2e%2e/secret/secret.wav")]
    [InlineData("/data-files/music/..%2fsecret%2fsecret.wav")]
    [InlineData("/data-files/music/%2e%2e%2fsecret%2fsecret.wav")]
    [InlineData("/data-files/music/..%5csecret%5csecret.wav")]
    [InlineData("/data-files/music/out/secret.wav")]
    [InlineData("/data-files/music/secret-link.wav")]
    [InlineData("/data-files/music/.hidden.wav")]
    [InlineData("/data-files/music/in%00.wav")]
    [InlineData("/data-files/music")]
    [InlineData("/data-files/")]
    [InlineData("/data-files//etc/passwd")]
    [InlineData("/data-files/%2fetc%2fpasswd")]
    [InlineData("/runs/..%2fsecret/report.html")]
    [InlineData("/runs/%2e%2e/report.html")]
    [InlineData("/runs/out/report.html")]
    [InlineData("/app.css/../../secret/secret.wav")]
    public async Task No_spelling_of_an_address_does_either(string target)
    {
        await using var served = await StartAsync();
        // Written by hand, as clients tidy addresses up.
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, served.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_inside_is_listed_and_played_also_through_links_that_stay_inside()
    {
        await using var served = await StartAsync();
        var folders = served.Get<DataFolders>();
        Assert.Equal(["music"], folders.Roots);
        Assert.Equal(["in", "linked", "song.wav"], folders.List("music").Select(entry => entry.Name));
        Assert.Equal(folders.Resolve("music/in/deep.wav"), folders.Resolve("music/linked/deep.wav"));
        Assert.Equal("music/in/deep.wav", folders.NameOf(folders.Resolve("music/linked/deep.wav")));

        using var part = new HttpRequestMessage(HttpMethod.Get, "/data-files/music/in/deep.wav");
        part.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(4, 7);
        using var response = await served.Client.SendAsync(part, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("audio/wav", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(4, (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Only_sound_and_pictures_are_served_and_no_pipe_is_waited_for()
    {
        await using var served = await StartAsync(folder =>
        {
            folder.Write("music/notes.txt", "secret words");
            Assert.Equal(0, System.Diagnostics.Process.Start("mkfifo", folder["music/pipe.wav"])!.WaitForExit(10_000) ? 0 : 1);
        });
        foreach (var name in new[] { "notes.txt", "pipe.wav", "in" })
        {
            using var response = await served.Client.GetAsync($"/data-files/music/{name}", TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity, $"{name}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../secret")]
    [InlineData("out")]
    [InlineData(".")]
    [InlineData("")]
    public async Task A_runs_or_models_name_is_no_path(string name)
    {
        await using var served = await StartAsync();
        Assert.Null(served.Get<RunCatalog>().Find(name));
        Assert.Null(served.Get<ModelCatalog>().Find(ModelIds.RunPrefix + name));
        Assert.Null(served.Get<ModelCatalog>().Find(name));
        Assert.DoesNotContain(served.Get<RunCatalog>().List(), run => run.Name == name);
    }

    private static Task<Served> StartAsync(Action<TemporaryFolder>? more = null) => Served.StartAsync(prepare: folder =>
    {
        folder.Write("secret/secret.wav", "secret words");
        folder.Write("secret/report.html", "secret words");
        folder.Write("secret/config.json", "{}");
        folder.Write("secret/model.timbre", "secret words");
        folder.Write("music/song.wav", Sounds.Wav(0.1));
        folder.Write("music/in/deep.wav", Sounds.Wav(0.1));
        folder.Write("music/.hidden.wav", Sounds.Wav(0.1));
        File.CreateSymbolicLink(folder["music/out"], folder["secret"]);
        File.CreateSymbolicLink(folder["music/secret-link.wav"], "../secret/secret.wav");
        File.CreateSymbolicLink(folder["music/linked"], "in");
        File.CreateSymbolicLink(folder["music/loop"], "loop");
        File.CreateSymbolicLink(folder["runs/out"], folder["secret"]);
        File.CreateSymbolicLink(folder["models/out.timbre"], folder["secret/model.timbre"]);
        more?.Invoke(folder);
    });
}
