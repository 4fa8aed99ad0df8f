using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Timbre.Web.Api;

namespace Timbre.Web.Tests.Api;

public sealed class DescriptionTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public async Task The_description_names_every_address_of_the_api()
    {
        await using var served = await Served.StartAsync();
        var document = JsonNode.Parse(await served.Client.GetStringAsync("/openapi", TestContext.Current.CancellationToken))!;
        Assert.Equal(["/api/health", "/api/models", "/api/predict"], document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        var predict = document["paths"]!["/api/predict"]!["post"]!;
        Assert.Equal(["top", "combine", "model", "picture", "name"], predict["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()));
        var answer = document["components"]!["schemas"]!["IPredictedFile"]!.AsObject();
        Assert.Equal((2, false), (answer["anyOf"]!.AsArray().Count, answer.ContainsKey("discriminator")));
        Assert.Equal(["200", "400", "404", "408", "413", "422", "429"], predict["responses"]!.AsObject().Select(response => response.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["application/octet-stream", "multipart/form-data"], predict["requestBody"]!["content"]!.AsObject().Select(type => type.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Answers_have_the_form_that_the_description_states()
    {
        await using var served = await Served.StartAsync(prepare: folder => folder.Write("models/damaged.timbre", "no model"));
        using var response = await served.PostAsync(Served.Form(("a.wav", Sounds.Wav(2)), ("b.wav", [1])), "?picture=true");
        var answers = await Served.ArrayAsync(response);
        var good = answers[0].Deserialize<PredictedFile>(Strict)!;
        Assert.Equal(3, good.Genres.Count);
        Assert.NotEmpty(good.Segments);
        Assert.NotEmpty(good.Timeline);
        Assert.NotEmpty(good.Picture!.Peaks);
        Assert.NotEmpty(answers[1].Deserialize<FileError>(Strict)!.Error);

        var models = JsonSerializer.Deserialize<ModelsDocument>(await served.Client.GetStringAsync("/api/models", TestContext.Current.CancellationToken), Strict)!;
        Assert.Equal(("default", 10), (models.Models[0].Id, models.Models[0].Classes.Count));
        Assert.Equal("damaged", Assert.Single(models.Unreadable).Id);
        Assert.DoesNotContain(served.Folder.Path, models.Unreadable[0].Reason, StringComparison.Ordinal);
        var health = JsonSerializer.Deserialize<HealthDocument>(await served.Client.GetStringAsync("/api/health", TestContext.Current.CancellationToken), Strict)!;
        Assert.Equal("ok", health.Status);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_method_are_problems()
    {
        await using var served = await Served.StartAsync();
        using var unknown = await served.Client.GetAsync("/api/nothing", TestContext.Current.CancellationToken);
        await Served.ProblemAsync(unknown, 404);
        using var wrong = await served.Client.GetAsync("/api/predict", TestContext.Current.CancellationToken);
        await Served.ProblemAsync(wrong, 405);
    }
}
