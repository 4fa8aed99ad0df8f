using System.Globalization;
using System.Text;
using Timbre.Testing;
using Timbre.Training.Data;
using Timbre.Training.Examples;
using Timbre.Training.Recipes;
using Timbre.Training.Splits;
using Timbre.Training.Studies;
using Timbre.Training.Studies.Declared;
using Timbre.Training.Tests.Recipes;
using Timbre.Training.Zoo;

namespace Timbre.Training.Tests.Studies;

public sealed class StudyRunnerTests
{
    private static readonly Dictionary<string, string> TwoMembers = new() { ["members"] = "knn,logistic", ["folds"] = "2" };

    private static readonly Study Small = new(
        "small",
        "A study for tests.",
        2,
        ["Nobody published it."],
        [
            new StudyPart
            {
                Title = "clips",
                Data = StudyData.Clips,
                Split = "tracks:75/25",
                Entries =
                [
                    new StudyEntry("knn", 0.5),
                    new StudyEntry("logistic", (0.4, 0.6)),
                    new StudyEntry("soft-vote", 0.7) { Options = TwoMembers },
                    new StudyEntry("stack") { Options = TwoMembers },
                ],
            },
            new StudyPart { Title = "pair", Data = StudyData.Clips, Split = "tracks:75/25", Classes = ["a", "b"], Entries = [new StudyEntry("knn", 0.9)] },
            new StudyPart { Title = "segments", Data = StudyData.Segments, Split = "segments:75/25", HonestSplit = "tracks:75/25", Entries = [new StudyEntry("knn", 0.9)] },
        ]);

    [Fact]
    public void Every_model_and_seed_is_run_once_and_an_interrupted_study_goes_on()
    {
        using var folder = new TemporaryFolder();
        var dataset = Table(folder, segments: 1);
        var observer = new MadeUpData.Silent();
        var rows = Run(folder, dataset, Request(2), observer);
        Assert.Equal(["knn", "logistic", "soft-vote", "stack", "knn"], rows.Select(row => row.Entry.Model));
        Assert.All(rows, row => Assert.Equal(2, row.Measured.Count));
        Assert.All(rows, row => Assert.InRange(row.Measured.Average(), 0.7, 1));
        Assert.Equal(10, new StudyResults(folder["out"]).All.Count);

        // As if it had been stopped before the last three lines were written.
        var file = folder["out/results.csv"];
        var lines = File.ReadAllLines(file);
        File.WriteAllText(file, string.Join('\n', lines[..^3]) + "\n");
        observer.Notes.Clear();
        var again = Run(folder, dataset, Request(2), observer);
        Assert.Equal(rows.Select(row => string.Join(' ', row.Measured)), again.Select(row => string.Join(' ', row.Measured)));
        Assert.DoesNotContain(observer.Notes, note => note.Contains("seed 0", StringComparison.Ordinal));
        Assert.Contains(observer.Notes, note => note.Contains("seed 1", StringComparison.Ordinal));

        observer.Notes.Clear();
        Run(folder, dataset, Request(2), observer);
        Assert.Empty(observer.Notes);
    }

    [Fact]
    public void A_member_trained_with_an_ensemble_scores_as_it_does_alone()
    {
        using var folder = new TemporaryFolder();
        var dataset = Table(folder, segments: 1);
        var together = Run(folder, dataset, Request(1), new MadeUpData.Silent()).First(row => row.Entry.Model == "logistic");
        var alone = Run(folder, dataset, Request(1) with { Models = ["logistic"] }, new MadeUpData.Silent(), "other").Single();
        Assert.Equal(together.Measured, alone.Measured);
    }

    [Fact]
    public void A_protocol_that_leaks_is_run_by_tracks_as_well()
    {
        using var folder = new TemporaryFolder();
        var row = Assert.Single(Run(folder, Table(folder, segments: 4), Request(1), new MadeUpData.Silent()));
        Assert.Single(row.Measured);
        Assert.Single(row.Honest);
        var text = StudyTable.Format([row]);
        Assert.Contains("LEAKY", text);
        Assert.Contains("0.900", text);
    }

    [Fact]
    public void Classes_choose_their_own_part_or_leave_the_published_figures_out()
    {
        using var folder = new TemporaryFolder();
        var dataset = Table(folder, segments: 1);
        var pair = Assert.Single(StudyPlan.Choose(Small, dataset, Request(1) with { Classes = ["b", "a"] }));
        Assert.Equal("pair", pair.Title);
        var other = Assert.Single(StudyPlan.Choose(Small, dataset, Request(1) with { Classes = ["b", "c"] }));
        Assert.Equal("clips", other.Title);
        Assert.All(other.Entries, entry => Assert.Null(entry.Published));
        Assert.Throws<DatasetException>(() => StudyPlan.Choose(Small, dataset, Request(1) with { Models = ["xception"] }));
        Assert.Throws<DatasetException>(() => StudyPlan.Choose(DeclaredStudies.Find("transfer")!, dataset, Request(1)));
    }

    [Fact]
    public void A_setting_of_one_model_reaches_it_alone()
    {
        using var folder = new TemporaryFolder();
        var dataset = Table(folder, segments: 1);
        var parts = StudyPlan.Choose(Small, dataset, Request(1) with { Options = new Dictionary<string, string> { ["knn.k"] = "3" } });
        Assert.Equal("3", parts[0].Entries[0].Options["k"]);
        Assert.Empty(parts[0].Entries[1].Options);
        Assert.Throws<ArgumentException>(() => StudyPlan.Choose(Small, dataset, Request(1) with { Options = new Dictionary<string, string> { ["knn.width"] = "3" } }));
    }

    [Fact]
    public void The_table_shows_published_and_measured_with_the_spread()
    {
        var entry = new StudyEntry("mlp", (0.70, 0.74));
        var part = new StudyPart { Title = "clips", Data = StudyData.Clips, Split = "tracks:80/20", Entries = [entry] };
        var text = StudyTable.Format([new StudyComparison(part, entry, entry.Published, [0.7, 0.8, 0.9], [])]);
        Assert.Contains("0.700–0.740", text);
        Assert.Contains("0.800 ± 0.100 (0.700–0.900)", text);
        Assert.Equal("part,split,classes,model,published_low,published_high,mean,sd,min,max,seeds\nclips,tracks:80/20,,mlp,0.7,0.74,0.8,0.1,0.7,0.9,3\n", StudyTable.ToCsv([new StudyComparison(part, entry, entry.Published, [0.7, 0.8, 0.9], [])]));
    }

    [Fact]
    public void A_damaged_results_file_is_one_clear_line()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out"]);
        foreach (var content in new[] { "a,b\n1,2\n", "data,part,split,classes,model,settings,seed,accuracy,macro_f1,log_loss,n,seconds\nx,y\n", "data,part,split,classes,model,settings,seed,accuracy,macro_f1,log_loss,n,seconds\na,b,c,d,e,f,seven,0,0,0,0,0\n" })
        {
            File.WriteAllText(folder["out/results.csv"], content);
            Assert.Contains("results.csv", Assert.Throws<DatasetException>(() => new StudyResults(folder["out"])).Message);
        }
    }

    [Fact]
    public void Every_declared_study_names_models_that_take_its_settings()
    {
        Assert.Equal(["tabular", "spectrogram-cnn", "transfer", "mfcc-networks", "ensembles", "recurrent"], DeclaredStudies.All.Select(study => study.Name));
        foreach (var part in DeclaredStudies.All.SelectMany(study => study.Parts))
        {
            Assert.All(part.Splits, split => Assert.NotNull(SplitPlan.Parse(split)));
            Assert.All(part.Entries, entry => Assert.NotEmpty(ModelZoo.Find(entry.Model)!.Settings(entry.Options)));
        }
    }

    private static StudyRequest Request(int seeds) => new() { Seeds = seeds, Settings = new TrainingSettings { Threads = 1, Device = "cpu" } };

    private static IReadOnlyList<StudyComparison> Run(TemporaryFolder folder, Dataset dataset, StudyRequest request, MadeUpData.Silent observer, string output = "out")
    {
        var parts = StudyPlan.Choose(Small, dataset, request);
        var runner = new StudyRunner(parts, dataset, request, new StudyResults(folder[output]), (set, representation) => ExampleLoader.Load(set, representation, 1), observer);
        runner.Run(TestContext.Current.CancellationToken);
        return runner.Compare();
    }

    /// <summary>Three classes of twelve tracks, told apart by their features.</summary>
    private static Dataset Table(TemporaryFolder folder, int segments)
    {
        var random = new Random(8);
        var text = new StringBuilder("filename,length,x,y,z,label\n");
        for (var track = 0; track < 36; track++)
        {
            for (var segment = 0; segment < segments; segment++)
            {
                var label = track % 3;
                var name = segments > 1 ? $"t{track:00000}.{segment}.wav" : $"t{track:00000}.wav";
                text.Append(CultureInfo.InvariantCulture, $"{name},661794,{label + 0.8 * random.NextDouble():0.000},{random.NextDouble():0.000},{(label == 1 ? 1 : 0) + random.NextDouble():0.000},{"abc"[label]}\n");
            }
        }
        var path = folder[$"table{segments}.csv"];
        File.WriteAllText(path, text.ToString());
        return DatasetLoader.Open(path);
    }
}
