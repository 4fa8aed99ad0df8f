using Timbre.Audio.Writing;
using Timbre.Synthesis.Composition;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Zoo;

namespace Timbre.Cli.Tests;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task Every_recipe_is_listed_with_what_it_learns_from()
    {
        var lines = (await Session.RunAsync("models")).Output.Split('\n');
        Assert.All(ModelZoo.All, recipe => Assert.Contains(lines, line => line.StartsWith($"{recipe.Name} ", StringComparison.Ordinal) && line.Contains($"  {recipe.LearnsFrom.Name}  ", StringComparison.Ordinal) && line.EndsWith(recipe.Summary, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Settings_are_listed_with_limits_defaults_and_what_a_search_tries()
    {
        var shown = await ShowAsync("svm");
        Assert.Contains("c 10 what an error in training costs (a number from 0.001 to 100000; --tune tries 1, 3, 10, 30)", shown);
        Assert.Contains("gamma scale the kernel's inverse width; scale is 1 / (features × their variance) (scale or a number from 1E-08 to 10000)", shown);
    }

    [Fact]
    public async Task Help_names_the_model_that_is_trained_where_none_is_named()
    {
        var help = (await Session.RunAsync("train", "--help")).Output;
        Assert.Contains($"(default: {ModelZoo.DefaultFor(DatasetKind.Audio).Name}, or {ModelZoo.DefaultFor(DatasetKind.Table).Name} for a table)", help);
        Assert.Contains($"(default: {ModelZoo.Find("stack")!.Settings(new Dictionary<string, string>())["members"]})", help);
    }

    /// <summary>Nothing of the program knows the toys of these tests but their registrations.</summary>
    [Theory]
    [InlineData("band-means", "units=4", "band-means: one hidden layer on the mean level of each mel band", "units 16 units of the hidden layer (a whole number from 1 to 1000)")]
    [InlineData("nearest-centroid", "features=mel-statistics", "nearest-centroid: nearest mean of the training rows", "shrink 0 how far the means move towards that of all rows, as a fraction (a number from 0 to 1; --tune tries 0, 0.5)")]
    public async Task A_registered_recipe_is_shown_trained_on_a_registered_label_source_and_predicts(string name, string setting, string title, string shown)
    {
        using var folder = new TemporaryFolder();
        var list = Write(folder);
        Assert.StartsWith(title, await ShowAsync(name));
        Assert.Contains(shown, await ShowAsync(name));

        string[] tune = name == "nearest-centroid" ? ["--tune"] : [];
        var trained = await Session.RunAsync(["train", "--data", list, "--model", name, "--split", "tracks:70/30", "--segment", "2", "--set", setting, "--epochs", "1", "--threads", "1", "--device", "cpu", "--out", folder["run"], .. tune]);
        Assert.True(trained.ExitCode == 0, trained.Errors);
        var predicted = await Session.RunAsync("predict", folder["music/0.wav"], "--model", folder["run/model.timbre"]);
        Assert.True(predicted.ExitCode == 0, predicted.Errors);
        Assert.Contains("0.wav", predicted.Output);
    }

    /// <summary>What is shown of a model, with one space between words.</summary>
    private static async Task<string> ShowAsync(string name) => string.Join(' ', (await Session.RunAsync("models", name)).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Clips of two styles and the list that names them.</summary>
    private static string Write(TemporaryFolder folder)
    {
        var options = new SyntheticSetOptions { ClipsPerStyle = 8, Length = TimeSpan.FromSeconds(2) };
        Directory.CreateDirectory(folder["music"]);
        var lines = Enumerable.Range(0, 16).Select(i =>
        {
            var style = SyntheticSet.Styles[i % 2];
            WavFile.Write(folder[$"music/{i}.wav"], SyntheticSet.GenerateClip(options, style, i / 2).Clip);
            return $"{i}.wav\t{style}\n";
        });
        return folder.Write("music/all.labels", string.Concat(lines));
    }
}
