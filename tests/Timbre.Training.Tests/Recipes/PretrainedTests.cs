using Timbre.Testing;
using Timbre.Torch;
using Timbre.Torch.Modules;
using Timbre.Torch.Weights;
using Timbre.Training.Networks.Architectures;

namespace Timbre.Training.Tests.Recipes;

public sealed class PretrainedTests
{
    [Fact]
    public void Weights_from_a_file_start_the_body_and_frozen_stages_keep_them()
    {
        using var folder = new TemporaryFolder();
        TorchRuntime.ManualSeed(77);
        using var source = new ResNet50(3, 1000);
        var file = folder["resnet50.safetensors"];
        using (var stream = File.Create(file))
            SafeTensors.Write(stream, source.StateDict());

        var observer = new MadeUpData.Silent();
        var options = new Dictionary<string, string> { ["pretrained"] = file, ["freeze"] = "2", ["body-share"] = "0.1" };
        using var result = MadeUpData.Train("resnet50", MadeUpData.Examples(4), "tracks:50/50", options: options, observer: observer);
        Assert.Contains(observer.Notes, note => note.Contains("everything loaded", StringComparison.Ordinal));
        Assert.Contains(observer.Notes, note => note == "frozen: stem, layer1");
        var trained = SavedWeights.Of(result.Model);
        var given = SavedWeights.Of(source, [3, 64, 64], 1000);
        Assert.Equal(given["layer1.0.conv1.weight"], trained["layer1.0.conv1.weight"]);
        Assert.NotEqual(given["layer4.0.conv1.weight"], trained["layer4.0.conv1.weight"]);
        Assert.Equal(3 * 2048, trained["fc.weight"].Length);
    }

    [Fact]
    public void Names_that_do_not_fit_are_noted()
    {
        using var folder = new TemporaryFolder();
        using var source = new ResNet50(3, 10);
        var state = source.StateDict().ToDictionary();
        state.Remove("layer3.0.conv1.weight");
        state["stranger"] = state["bn1.weight"];
        var file = folder["odd.safetensors"];
        using (var stream = File.Create(file))
            SafeTensors.Write(stream, state);
        var observer = new MadeUpData.Silent();
        using var result = MadeUpData.Train("resnet50", MadeUpData.Examples(4), "tracks:50/50", options: new() { ["pretrained"] = file }, observer: observer);
        Assert.Equal(
            [$"{file}: loaded what fits; the head starts at random", $"{file}: 1 missing: layer3.0.conv1.weight", $"{file}: 1 unexpected: stranger"],
            observer.Notes);
    }

    [Fact]
    public void Frozen_stages_train_again_one_after_the_other_where_that_is_wanted()
    {
        using var folder = new TemporaryFolder();
        using var source = new ResNet50(3, 10);
        var file = folder["resnet50.safetensors"];
        using (var stream = File.Create(file))
            SafeTensors.Write(stream, source.StateDict());
        var options = new Dictionary<string, string> { ["pretrained"] = file, ["freeze"] = "5", ["unfreeze-every"] = "1", ["size"] = "32" };
        using var result = MadeUpData.Train("resnet50", MadeUpData.Examples(4), "tracks:50/50", options: options, epochs: 3);
        var trained = SavedWeights.Of(result.Model);
        var given = SavedWeights.Of(source, [3, 32, 32], 10);
        // Five stages are frozen in the first epoch, three in the third: the last two have learned.
        foreach (var name in new[] { "conv1", "layer1.0.conv1", "layer2.0.conv1" })
            Assert.Equal(given[name + ".weight"], trained[name + ".weight"]);
        foreach (var name in new[] { "layer3.0.conv1", "layer4.0.conv1" })
            Assert.NotEqual(given[name + ".weight"], trained[name + ".weight"]);
    }

    [Fact]
    public void A_file_that_is_missing_or_of_another_network_is_one_clear_line()
    {
        using var folder = new TemporaryFolder();
        var missing = Assert.Throws<TrainingException>(() => MadeUpData.Train("xception", MadeUpData.Examples(4), "tracks:50/50", options: new() { ["pretrained"] = folder["none.safetensors"] }));
        Assert.Contains("none.safetensors", missing.Message);
        using var other = new Linear(3, 3);
        var file = folder["other.safetensors"];
        using (var stream = File.Create(file))
            SafeTensors.Write(stream, other.StateDict());
        var stranger = Assert.Throws<TrainingException>(() => MadeUpData.Train("xception", MadeUpData.Examples(4), "tracks:50/50", options: new() { ["pretrained"] = file }));
        Assert.Contains("other.safetensors", stranger.Message);
    }
}
