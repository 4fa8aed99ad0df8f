using System.Globalization;
using System.Net;
using System.Text;
using Timbre.Training.Runs;
using Timbre.Web.Catalog;
using Timbre.Web.Runs;
using Timbre.Web.Training;

namespace Timbre.Web.Tests.Training;

public sealed class TrainingTests
{
    [Fact]
    public async Task A_training_runs_in_a_process_of_its_own_to_its_report_and_model()
    {
        await using var served = await StartAsync();
        var name = served.Get<TrainingService>().Start(new TrainingOrder { Data = "music/table.csv", Model = "mlp", Epochs = 6, Seed = 3, Split = "tracks:70/15/15" });
        Assert.Equal("mlp-table-3", name);
        var runs = served.Get<RunCatalog>();
        await Served.UntilAsync(() => runs.Find(name)?.State == RunState.Finished, "the training is finished");

        var run = runs.Find(name)!;
        Assert.Equal(6, run.History.Count);
        Assert.Equal("mlp", run.Configuration.Model);
        Assert.Equal(6, run.Epochs);
        Assert.InRange(run.Metrics!.Test.Accuracy, 0, 1);
        Assert.Empty(served.Get<TrainingService>().Running);
        using var report = await served.Client.GetAsync($"/runs/{name}/report.html", TestContext.Current.CancellationToken);
        Assert.Equal("text/html", report.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("sandbox", report.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.NotNull(served.Get<ModelCatalog>().Find($"run:{name}"));
        // It learned from a table that no sound gives: asked to hear, it says so.
        using var deaf = await served.PostAsync(Sounds.Wav(2), $"?model=run:{name}");
        Assert.Contains("cannot hear sound", await Served.ProblemAsync(deaf, 422), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_is_watched_while_it_runs_stopped_and_taken_up_again()
    {
        await using var served = await StartAsync();
        var trainings = served.Get<TrainingService>();
        var runs = served.Get<RunCatalog>();
        var order = new TrainingOrder { Data = "music/table.csv", Model = "mlp", Epochs = 100_000, Name = "long one" };
        Assert.Equal("long one", trainings.Start(order));
        await Served.UntilAsync(() => runs.Find("long one") is { State: RunState.Running, History.Count: > 2 }, "epochs are seen");
        Assert.Contains("places", Assert.Throws<TrainingRefusedException>(() => trainings.Start(order with { Name = "other" })).Message.Replace("of 1 trainings", "places", StringComparison.Ordinal), StringComparison.Ordinal);

        Assert.True(await trainings.StopAsync("long one", TestContext.Current.CancellationToken));
        Assert.Empty(trainings.Running);
        Assert.Equal(RunState.Stopped, runs.Find("long one")!.State);
        Assert.False(await trainings.StopAsync("long one", TestContext.Current.CancellationToken));

        trainings.Start(order);
        await Served.UntilAsync(() => runs.Find("long one")?.State == RunState.Running, "it runs again");
        Assert.True(await trainings.StopAsync("long one", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_training_that_fails_leaves_its_reason()
    {
        await using var served = await StartAsync();
        var name = served.Get<TrainingService>().Start(new TrainingOrder { Data = "music/broken.csv" });
        var runs = served.Get<RunCatalog>();
        await Served.UntilAsync(() => runs.Find(name)?.State == RunState.Failed, "the training has failed");
        Assert.Contains("broken.csv", Assert.IsType<RunFailed>(runs.Find(name)!.Events[^1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_whose_log_cannot_be_written_gives_its_place_back()
    {
        await using var served = await StartAsync(options => options with { Program = ["/bin/sh", "-c", "echo a line", "sh"] });
        Directory.CreateDirectory(served.Folder["runs/full"]);
        File.CreateSymbolicLink(served.Folder["runs/full/events.jsonl"], "/dev/full");
        var trainings = served.Get<TrainingService>();
        trainings.Start(new TrainingOrder { Data = "music/table.csv", Name = "full" });
        await Served.UntilAsync(() => trainings.Running.Count == 0, "the place is free", seconds: 20);
    }

    [Fact]
    public async Task Trainings_end_with_the_server()
    {
        await using var served = await StartAsync();
        served.Get<TrainingService>().Start(new TrainingOrder { Data = "music/table.csv", Model = "mlp", Epochs = 100_000, Name = "on" });
        var log = served.Folder["runs/on/events.jsonl"];
        await Served.UntilAsync(() => new FileInfo(log) is { Exists: true, Length: > 0 }, "it has begun");
        await served.Server.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains("interrupted", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("music/../secret", null, null, null)]
    [InlineData("/etc/passwd", null, null, null)]
    [InlineData("music/table.csv", "no-such-model", null, null)]
    [InlineData("music/table.csv", "--help", null, null)]
    [InlineData("music/table.csv", null, "files:/etc/passwd,b,c", null)]
    [InlineData("music/table.csv", null, "groups:/etc/passwd", null)]
    [InlineData("music/table.csv", null, "nonsense", null)]
    [InlineData("music/table.csv", null, null, "../out")]
    [InlineData("music/table.csv", null, null, "-rf")]
    [InlineData("music/table.csv", null, null, ".hidden")]
    [InlineData("music/table.csv", null, null, "a/b")]
    [InlineData("music/table.csv", null, null, "")]
    public async Task An_order_that_reaches_out_of_bounds_is_refused(string data, string? model, string? split, string? name)
    {
        await using var served = await StartAsync();
        var order = new TrainingOrder { Data = data, Model = model, Split = split, Name = name };
        Assert.Throws<TrainingRefusedException>(() => served.Get<TrainingService>().Start(order));
        Assert.Empty(Directory.EnumerateFileSystemEntries(served.Folder["runs"]));
    }

    [Fact]
    public async Task A_form_from_another_page_starts_nothing()
    {
        await using var served = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runs/new") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["data"] = "music/table.csv" }) };
        request.Headers.Add("Origin", "http://evil.example");
        using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(served.Get<TrainingService>().Running);
    }

    private static Task<Served> StartAsync(Func<ServerOptions, ServerOptions>? change = null) => Served.StartAsync(change, folder =>
    {
        var random = new Random(1);
        var table = new StringBuilder("filename,length,a,b,c,label\n");
        for (var i = 0; i < 60; i++)
        {
            var label = i % 3;
            table.Append(CultureInfo.InvariantCulture, $"genre{label}.{i:00000}.wav,661794,{label + random.NextDouble()},{random.NextDouble()},{-label + random.NextDouble()},genre{label}\n");
        }
        folder.Write("music/table.csv", table.ToString());
        folder.Write("music/broken.csv", "filename,length\n1,2\n");
    });
}
