using System.IO.Compression;
using System.Text.Json.Nodes;
using Timbre.Models.Inference;
using Timbre.Models.Parts;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Tests.Recipes;

namespace Timbre.Training.Tests.Storage;

public sealed class ModelFileTests
{
    [Fact]
    public void A_model_loaded_to_predict_gives_the_same_without_its_graph()
    {
        using var folder = new TemporaryFolder();
        var examples = MadeUpData.Examples(8);
        using var result = MadeUpData.Train("mlp", examples);
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
        using var whole = ModelFile.Load(folder["m.timbre"]).Model;
        using var predicting = ModelFile.LoadToPredict(folder["m.timbre"]).Model;
        Assert.Equal(
            whole.Predict(examples.Examples).Select(prediction => prediction.Combine(CombineRule.Mean)),
            predicting.Predict(examples.Examples).Select(prediction => prediction.Combine(CombineRule.Mean)));
        Assert.Equal(((NetworkModel)result.Model).Graph.ToArray(), ((NetworkModel)whole).Graph.ToArray());
        Assert.Throws<InvalidOperationException>(() => ((NetworkModel)predicting).Graph);
        Assert.Throws<InvalidOperationException>(() => ModelFile.Save(folder["again.timbre"], predicting, new ModelCard()));
        Assert.False(File.Exists(folder["again.timbre"]));
    }

    public static TheoryData<string, string, string> Manifests => new()
    {
        { "classes", "[null,\"b\",\"c\"]", "a class has no name" },
        { "classes", "[\" \",\"b\",\"c\"]", "a class has no name" },
        { "classes", "[\"b\",\"b\",\"c\"]", "two classes are called 'b'" },
        { "classes", $"[\"{new string('a', 201)}\",\"b\",\"c\"]", "201 characters" },
        { "classes", "[\"\\u001b\",\"b\",\"c\"]", "cannot be shown" },
        { "timbre_model", "\"2\"", "not a Timbre model" },
        { "timbre_model", "3", "newer Timbre" },
        { "card", "{\"notes\":1}", "at 'card.notes'" },
        { "card", "{\"metrics\":[]}", "at 'card.metrics'" },
        { "card", $"{{\"notes\":\"{new string('a', 100_001)}\"}}", "texts that are too long" },
        { "model.name", "\"\"", "too long or too many" },
        { "model.settings", "{\"a\":null}", "too long or too many" },
        { "model.layers.layers", "[null]", "too long or too many" },
        { "model.layers.layers", "[]", "too long or too many" },
        { "model.scaling", "{\"temperature\":1e-300}", "damaged: a temperature of 1E-300; there are those from 0.001 to 1000" },
        { "model.input.features", "0", "damaged: 0 features; there are 1 to a million" },
        { "model.input.kind", "\"nothing\"", "at 'model.input" },
        { "representation.window_seconds", "\"x\"", "something else than it should" },
        { "representation.window_seconds", "1e300", "something else than it should" },
        { "representation.features.names", "[null]", "feature names are missing" },
        { "unknown", $"[{string.Join(',', Enumerable.Repeat("[]", 1_000_000))}]", "more than 2000000 values" },
        { "unknown", $"\"{new string('a', 17 << 20)}\"", "impossible size" },
    };

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_that_cannot_be_is_refused_in_one_line_without_much_memory(string place, string value, string complaint)
    {
        using var folder = new TemporaryFolder();
        using var result = MadeUpData.Train("mlp", MadeUpData.Examples(8));
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard());
        Replace(folder["m.timbre"], place, value);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<ModelFormatException>(() => ModelFile.Load(folder["m.timbre"])).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        Assert.StartsWith(folder["m.timbre"], message, StringComparison.Ordinal);
        Assert.Contains(complaint, message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', message.Replace("'\uFFFD'", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_card_does_not_say_is_as_in_an_empty_one()
    {
        using var folder = new TemporaryFolder();
        using var result = MadeUpData.Train("mlp", MadeUpData.Examples(8));
        ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard { Seed = 7, SureFrom = 0.9, Metrics = new JsonObject { ["n"] = 1 } });
        Replace(folder["m.timbre"], "card", "{\"seed\":3}");
        var (model, card) = ModelFile.Load(folder["m.timbre"]);
        model.Dispose();
        Assert.Empty(card.Metrics);
        var empty = new ModelCard { Seed = 3, Metrics = card.Metrics };
        Assert.Equal(empty, card);
    }

    [Fact]
    public void A_model_that_could_not_be_read_again_is_not_written()
    {
        using var folder = new TemporaryFolder();
        using var result = MadeUpData.Train("mlp", MadeUpData.Examples(8));
        Assert.Contains("MiB", Assert.Throws<ModelFormatException>(() => ModelFile.Save(folder["m.timbre"], result.Model, new ModelCard { Notes = new string('a', 17 << 20) })).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    /// <summary>Replaces a value of the manifest, whose place is given by the names of properties with dots between.</summary>
    private static void Replace(string path, string place, string value)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        var entry = zip.GetEntry("manifest.json")!;
        JsonNode root;
        using (var stream = entry.Open())
            root = JsonNode.Parse(stream)!;
        var names = place.Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);
        entry.Delete();
        using var written = new StreamWriter(zip.CreateEntry("manifest.json", CompressionLevel.NoCompression).Open());
        written.Write(root.ToJsonString());
    }
}
