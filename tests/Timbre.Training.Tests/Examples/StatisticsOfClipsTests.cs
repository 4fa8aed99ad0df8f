using System.IO.Compression;
using Timbre.Audio;
using Timbre.Features.Imaging;
using Timbre.Models.Inference;
using Timbre.Models.MelStatistics;
using Timbre.Models.Parts;
using Timbre.Models.Representations;
using Timbre.Models.Storage;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Tests.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Examples;

public sealed class StatisticsOfClipsTests
{
    [Fact]
    public void A_classical_model_learns_from_images_by_their_statistics_and_hears_sound()
    {
        using var folder = new TemporaryFolder();
        var dataset = Images(folder, 8);
        var recipe = ModelZoo.Find("svm")!;
        var settings = new TrainingSettings { Threads = 1 };
        var representation = recipe.RepresentationFor(dataset, settings);
        Assert.Equal(MelStatisticSet.SetName, representation.Features!.SetName);

        var examples = ExampleLoader.Load(dataset, representation, threads: 1);
        Assert.All(examples.Examples, example => Assert.Equal(representation.Features.Names.Count, example.Features!.Length));
        using var model = recipe.Fit(examples, null, representation, settings, new MadeUpData.Silent(), CancellationToken.None).Model;
        var answers = model.Predict(examples.Examples).Select(prediction => prediction.Combine(CombineRule.Mean)).ToArray();
        Assert.All(answers.Zip(examples.Labels), pair => Assert.True(pair.First[pair.Second] > 0.5));

        var clip = new AudioClip(Enumerable.Range(0, 5 * 22050).Select(i => MathF.Sin(i * 0.1f)).ToArray(), Representation.Rate, "tone");
        Assert.Equal(1, model.Predict([representation.FromAudio(clip)])[0].Combine(CombineRule.Mean).Sum(), 1e-4);
        // A fifth of a second has fewer columns than the statistics need: it is repeated.
        var shortClip = new AudioClip(clip.Samples[..4410].ToArray(), Representation.Rate, "short tone");
        Assert.Equal(1, model.Predict([representation.FromAudio(shortClip)])[0].Combine(CombineRule.Mean).Sum(), 1e-4);
    }

    [Fact]
    public void An_ensemble_joins_statistics_and_images()
    {
        using var folder = new TemporaryFolder();
        var dataset = Images(folder, 8);
        var recipe = ModelZoo.Find("soft-vote")!;
        var settings = new TrainingSettings
        {
            Threads = 1,
            Epochs = 1,
            Device = "cpu",
            Options = new Dictionary<string, string> { ["members"] = "mel-stats,svm", ["mel-stats.hidden"] = "8", ["mel-stats.towers"] = "2" },
        };
        var representation = recipe.RepresentationFor(dataset, settings);
        var examples = ExampleLoader.Load(dataset, representation, threads: 1);
        using var model = recipe.Fit(examples, null, representation, settings, new MadeUpData.Silent(), CancellationToken.None).Model;
        ModelFile.Save(folder["m.timbre"], model, new ModelCard());
        var (loaded, _) = ModelFile.Load(folder["m.timbre"]);
        using var owned = loaded;
        Assert.Equal(Answers(model, examples), Answers(loaded, examples));
    }

    [Fact]
    public void Features_of_sound_are_refused_where_there_are_only_images()
    {
        using var folder = new TemporaryFolder();
        var dataset = Images(folder, 2);
        var settings = new TrainingSettings { Options = new Dictionary<string, string> { ["features"] = "gtzan58" } };
        var refusal = Assert.Throws<DatasetException>(() => ModelZoo.Find("svm")!.RepresentationFor(dataset, settings));
        Assert.Contains("hold no gtzan58", refusal.Message);
    }

    [Fact]
    public void A_saved_model_that_claims_other_statistics_is_refused()
    {
        using var folder = new TemporaryFolder();
        var dataset = Images(folder, 4);
        var recipe = ModelZoo.Find("knn")!;
        var settings = new TrainingSettings { Threads = 1 };
        var representation = recipe.RepresentationFor(dataset, settings);
        var examples = ExampleLoader.Load(dataset, representation, threads: 1);
        using var model = recipe.Fit(examples, null, representation, settings, new MadeUpData.Silent(), CancellationToken.None).Model;
        ModelFile.Save(folder["m.timbre"], model, new ModelCard());
        using (var zip = ZipFile.Open(folder["m.timbre"], ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry("manifest.json")!;
            string text;
            using (var reader = new StreamReader(entry.Open()))
                text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("manifest.json").Open());
            writer.Write(text.Replace("pulse_fast", "pulse_quick", StringComparison.Ordinal));
        }
        Assert.Contains("not those of its images", Assert.Throws<ModelFormatException>(() => ModelFile.Load(folder["m.timbre"])).Message);
    }

    private static float[] Answers(GenreModel model, ExampleSet examples) =>
        model.Predict(examples.Examples).SelectMany(prediction => prediction.Combine(CombineRule.Mean)).ToArray();

    /// <summary>Two genres: one is struck, the other sustained.</summary>
    private static Dataset Images(TemporaryFolder folder, int perClass)
    {
        var random = new Random(3);
        foreach (var genre in new[] { "struck", "sustained" })
        {
            Directory.CreateDirectory(folder["images/" + genre]);
            for (var i = 0; i < perClass; i++)
            {
                var pixels = new byte[128 * 1000];
                for (var p = 0; p < pixels.Length; p++)
                    pixels[p] = (byte)(random.Next(60) + ((genre == "struck" ? p % 1000 % 12 : p / 1000 % 12) == 0 ? 180 : 40));
                new PngImage(1000, 128, 1, pixels).Write(folder[$"images/{genre}/{genre}.{i}.png"]);
            }
        }
        return DatasetLoader.Open(folder["images"]);
    }
}
