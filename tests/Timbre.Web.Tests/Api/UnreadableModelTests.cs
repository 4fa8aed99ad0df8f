using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Timbre.Testing;

namespace Timbre.Web.Tests.Api;

public sealed class UnreadableModelTests
{
    [Fact]
    public async Task A_model_that_cannot_be_read_is_listed_as_such_and_everything_else_answers()
    {
        await using var served = await Served.StartAsync(prepare: folder =>
        {
            folder.Write("models/text.timbre", "no model");
            Process.Start("mkfifo", [folder["models/pipe.timbre"]]).WaitForExit();
            File.Copy(Served.ShippedModel, folder["models/cut.timbre"]);
            using var zip = ZipFile.Open(folder["models/cut.timbre"], ZipArchiveMode.Update);
            zip.Entries.First(entry => entry.Name.EndsWith(".onnx", StringComparison.Ordinal)).Delete();
        });
        await AssertListedAsync(served, ["default", "cut"], ["pipe", "text"]);

        using var refused = await served.PostAsync(Sounds.Wav(1), "?model=cut");
        var problem = await Served.ProblemAsync(refused, 500);
        Assert.Contains("cut.timbre", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(served.Folder.Path, problem, StringComparison.Ordinal);
        // What only its weights tell is known from then on.
        await AssertListedAsync(served, ["default"], ["cut", "pipe", "text"]);
        using var again = await served.PostAsync(Sounds.Wav(1), "?model=cut");
        await Served.ProblemAsync(again, 500);
        using var answered = await served.PostAsync(Sounds.Wav(1));
        await Served.ArrayAsync(answered);

        File.Copy(Served.ShippedModel, served.Folder["models/cut.timbre"], overwrite: true);
        using var mended = await served.PostAsync(Sounds.Wav(1), "?model=cut");
        await Served.ArrayAsync(mended);
        await AssertListedAsync(served, ["default", "cut"], ["pipe", "text"]);
    }

    [Fact]
    public async Task A_model_that_gives_no_probabilities_is_refused_when_that_shows()
    {
        await using var served = await Served.StartAsync(prepare: folder => BrokenModel.Write(Served.ShippedModel, folder["models/broken.timbre"]));
        await AssertListedAsync(served, ["default", "broken"], []);
        using var refused = await served.PostAsync(Sounds.Wav(1), "?model=broken");
        var problem = await Served.ProblemAsync(refused, 500);
        Assert.StartsWith("broken.timbre: the model gives a probability of ", problem, StringComparison.Ordinal);
        await AssertListedAsync(served, ["default"], ["broken"]);
        using var answered = await served.PostAsync(Sounds.Wav(1));
        await Served.ArrayAsync(answered);
    }

    private static async Task AssertListedAsync(Served served, string[] models, string[] unreadable)
    {
        var document = JsonNode.Parse(await served.Client.GetStringAsync("/api/models", TestContext.Current.CancellationToken))!;
        Assert.Equal(models, Ids("models"));
        Assert.Equal(unreadable, Ids("unreadable"));

        IEnumerable<string> Ids(string list) => document[list]!.AsArray().Select(model => model!["id"]!.GetValue<string>());
    }
}
