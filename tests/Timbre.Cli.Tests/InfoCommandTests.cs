using System.Text.Json.Nodes;
using Timbre.Models.Storage;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class InfoCommandTests
{
    [Fact]
    public async Task A_name_of_the_zoo_shows_layers_shapes_and_parameters()
    {
        var session = await Session.RunAsync("info", "resnet50", "--set", "channels=3", "--set", "size=128");
        Assert.True(session.ExitCode == 0, session.Errors);
        Assert.Matches(@"conv1\s+Conv2d\(3 → 64, 7×7\)\s+64 × 64 × 64\s+9,408", session.Output);
        Assert.Contains("23,528,522 parameters", session.Output);
    }

    [Fact]
    public async Task A_saved_network_is_told_as_text_and_as_JSON()
    {
        using var folder = new TemporaryFolder();
        TinyModel.Save(folder["m.timbre"]);
        var text = await Session.RunAsync("info", folder["m.timbre"]);
        Assert.Contains("classes          calm, wild", text.Output);
        Assert.Matches(@"input\s+1 × 128 × 64", text.Output);
        var json = JsonNode.Parse((await Session.RunAsync("info", folder["m.timbre"], "--format", "json")).Output)!;
        Assert.Equal(["calm", "wild"], json["classes"]!.AsArray().Select(node => node!.GetValue<string>()));
        Assert.Equal([1, 128, 64], json["input"]!.AsArray().Select(node => node!.GetValue<int>()));
        var layers = json["layers"]!.AsArray();
        Assert.Equal([2], layers[^1]!["output"]!.AsArray().Select(node => node!.GetValue<int>()));
        Assert.Equal(json["parameters"]!.GetValue<long>(), layers.Where(layer => !layer!["name"]!.GetValue<string>().Contains('.')).Sum(layer => layer!["parameters"]!.GetValue<long>()));
    }

    [Theory]
    [InlineData("""{"accuracy":"high","n":{}}""")]
    [InlineData("""{"accuracy":0.5,"macro_f1":[],"log_loss":null,"n":"many"}""")]
    [InlineData("""{"accuracy":{"accuracy":1}}""")]
    [InlineData("{}")]
    public async Task A_saved_model_may_say_anything_of_what_it_earned(string metrics)
    {
        using var folder = new TemporaryFolder();
        TinyModel.Save(folder["m.timbre"]);
        var (model, card) = ModelFile.Load(folder["m.timbre"]);
        using (model)
            ModelFile.Save(folder["m.timbre"], model, card with { Metrics = JsonNode.Parse(metrics)!.AsObject() });
        var text = await Session.RunAsync("info", folder["m.timbre"]);
        Assert.Equal((0, ""), (text.ExitCode, text.Errors));
        var json = await Session.RunAsync("info", folder["m.timbre"], "--format", "json");
        Assert.Equal(metrics, JsonNode.Parse(json.Output)!["test"]!.ToJsonString());
    }

    [Fact]
    public async Task A_classical_model_and_an_ensemble_have_no_layers_but_settings_and_members()
    {
        var ensemble = await Session.RunAsync("info", "stack", "--set", "members=svm,mlp");
        Assert.Contains("2 members, combined by a stacked logistic regression", ensemble.Output);
        Assert.Contains("timbre models svm", (await Session.RunAsync("info", "svm")).Output);
    }

    [Theory]
    [InlineData("svg", "<svg xmlns=")]
    [InlineData("png", "\u0089PNG")]
    public async Task A_diagram_is_written_in_the_format_of_its_name(string format, string start)
    {
        using var folder = new TemporaryFolder();
        var session = await Session.RunAsync("info", "mfcc-cnn", "--diagram", folder[$"network.{format}"]);
        Assert.True(session.ExitCode == 0, session.Errors);
        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(folder[$"network.{format}"])), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("nobody: neither a model file nor a name", "nobody")]
    [InlineData("--diagram x.pdf: name a file that ends in .svg or .png", "mlp", "--diagram", "x.pdf")]
    [InlineData("--diagram: svm is no network", "svm", "--diagram", "x.svg")]
    [InlineData("there is no folder", "mlp", "--diagram", "no-such-folder/x.svg")]
    [InlineData("--set: ", "mlp", "--set", "nothing=1")]
    public async Task A_wrong_question_is_one_line(string complaint, params string[] arguments)
    {
        var session = await Session.RunAsync(["info", .. arguments]);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(complaint, Assert.Single(session.Failures));
    }
}
