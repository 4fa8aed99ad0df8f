using Timbre.Models.Inference;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Synthesis.Composition;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class EnsembleCommandTests
{
    [Fact]
    public async Task An_ensemble_of_a_network_an_svm_and_boosted_trees_names_the_genre_of_a_sound_file()
    {
        using var folder = new TemporaryFolder();
        SyntheticSet.WriteTo(folder["music"], new SyntheticSetOptions { ClipsPerStyle = 6, Length = TimeSpan.FromSeconds(3) }, 1);
        var styles = Directory.GetDirectories(folder["music"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(2).ToArray();
        var trained = await Session.RunAsync(
            "train", "--data", folder["music"], "--classes", string.Join(',', styles), "--model", "stack", "--members", "cnn,svm,xgboost", "--split", "tracks:60/40",
            "--set", "cnn.width=4", "--set", "cnn.crop=64", "--set", "cnn.hop=64", "--set", "xgboost.rounds=5", "--set", "folds=2",
            "--epochs", "1", "--threads", "1", "--device", "cpu", "--out", folder["run"]);
        Assert.True(trained.ExitCode == 0, trained.Errors);

        var song = Directory.GetFiles(Path.Combine(folder["music"], styles[0]!))[0];
        var predicted = TimbreProcess.Run("predict", song, "--model", folder["run/model.timbre"], "--format", "json");
        Assert.True(predicted.ExitCode == 0, predicted.Error);
        Assert.Contains($"\"genre\": \"{styles[0]}\"", predicted.Output);

        var (model, card) = ModelFile.Load(folder["run/model.timbre"]);
        using var first = model;
        ModelFile.Save(folder["again.timbre"], first, card);
        var (copy, _) = ModelFile.Load(folder["again.timbre"]);
        using var second = copy;
        using var windows = new AudioWindows(song, first.Representation.Window);
        Example[] examples = [.. windows.Read().Select(window => first.Representation.FromAudio(window.Clip))];
        Assert.Equal(first.Predict(examples)[0].Combine(CombineRule.Mean), second.Predict(examples)[0].Combine(CombineRule.Mean));
        Assert.Equal(predicted.Output, TimbreProcess.Run("predict", song, "--model", folder["again.timbre"], "--format", "json").Output);
    }
}
