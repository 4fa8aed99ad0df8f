using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Audio.Writing;
using Timbre.Models.Ensembles;
using Timbre.Models.Storage;
using Timbre.Reports.Pages;
using Timbre.Reports.Plotting;
using Timbre.Training.Data;
using Timbre.Training.Ensembles;
using Timbre.Training.Runs;

namespace Timbre.Reports.Tests;

public sealed class HtmlReportTests : IDisposable
{
    private const string Hostile = "<script>alert('x')</script>\"&lt;`id`$(id)%s\u202E\0]]>";
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_report_holds_every_section_and_its_figures_and_is_well_formed()
    {
        Assert.SkipUnless(HasGnuplot, "gnuplot is not installed");
        var (page, problem) = Write(MadeUpRun.Result());

        Assert.Null(problem);
        foreach (var id in new[] { "summary", "split", "curves", "confusion", "classes", "calibration", "agreement", "map", "mistakes", "skipped", "reproduce" })
            Assert.Single(page.Descendants(Html + "section"), section => (string?)section.Attribute("id") == id);
        foreach (var id in new[] { "figure-loss", "figure-accuracy", "figure-confusion", "figure-scores", "figure-reliability", "figure-agreement", "figure-map" })
        {
            var figure = Assert.Single(page.Descendants(Html + "figure"), figure => (string?)figure.Attribute("id") == id);
            Assert.NotEmpty(figure.Descendants(Svg + "path"));
            Assert.NotEqual("", (string?)figure.Descendants(Svg + "svg").Single().Attribute("aria-label"));
        }
    }

    [Fact]
    public void Every_axis_of_every_figure_says_what_it_counts()
    {
        Assert.SkipUnless(HasGnuplot, "gnuplot is not installed");
        var (page, _) = Write(MadeUpRun.Result());
        (string Figure, string[] Titles)[] expected =
        [
            ("figure-loss", ["Epoch", "Loss (nats)"]),
            ("figure-accuracy", ["Epoch", "Accuracy (%)"]),
            ("figure-confusion", ["Predicted class", "True class"]),
            ("figure-scores", ["Share of items (%)"]),
            ("figure-reliability", ["Accuracy (%)", "Items", "Confidence: stated probability of the answer (%)"]),
            ("figure-agreement", ["Segments that agree with the answer for the whole (%)", "Test items"]),
            ("figure-map", ["t-SNE 1 (no unit)", "t-SNE 2 (no unit)"]),
        ];
        foreach (var (id, titles) in expected)
        {
            var texts = page.Descendants(Html + "figure").Single(figure => (string?)figure.Attribute("id") == id).Descendants(Svg + "text").Select(text => text.Value).ToArray();
            Assert.All(titles, title => Assert.Contains(title, texts));
        }
    }

    [Fact]
    public void The_table_of_classes_shows_the_scores_of_the_evaluation()
    {
        var result = MadeUpRun.Result();
        var (page, _) = Write(result);
        var rows = page.Descendants(Html + "section").Single(section => (string?)section.Attribute("id") == "classes").Descendants(Html + "tr").ToArray();
        foreach (var score in result.Test.PerClass)
        {
            var row = Assert.Single(rows, row => row.Elements().First().Value == score.Name);
            Assert.Equal([score.Name, $"{score.Precision:0.000}", $"{score.Recall:0.000}", $"{score.F1:0.000}", $"{score.Support}"], row.Elements().Select(cell => cell.Value));
        }
    }

    [Fact]
    public void Hostile_names_of_classes_files_models_and_commands_stay_text()
    {
        Assert.SkipUnless(HasGnuplot, "gnuplot is not installed");
        var result = MadeUpRun.Result([Hostile, "jazz", "rock"], path: _ => $"/music/{Hostile}.wav", model: Hostile) with
        {
            Skipped = [new SkippedFile($"/music/{Hostile}", $"{Hostile}: damaged")],
        };
        var (page, problem) = Write(result, new ModelCard { Command = $"timbre train '{Hostile}'", Data = Hostile }, new ReportContext
        {
            Split = $"files:{Hostile}",
            Facts = [new(Hostile, Hostile)],
        });

        Assert.Null(problem);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "script");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        // The text itself is all there, in the table and in the figure, where gnuplot must not have read it as a command or a format.
        Assert.Contains(page.Descendants(Html + "td"), cell => cell.Value.StartsWith("<script>alert('x')</script>\"&lt;`id`$(id)%s", StringComparison.Ordinal));
        Assert.Contains(page.Descendants(Svg + "text"), text => text.Value.StartsWith("<script>ale", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants(Svg + "text"), text => text.Value.Contains("uid=", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_a_report_is_fetched_from_elsewhere()
    {
        var (page, _) = Write(MadeUpRun.Result());
        var fetched = page.Descendants().Attributes()
            .Where(attribute => attribute.Name.LocalName is "src" or "href" or "srcset" or "poster" or "action" or "data")
            .Select(attribute => attribute.Value);
        Assert.All(fetched, target => Assert.True(target.StartsWith('#') || target.StartsWith("data:image/png;", StringComparison.Ordinal) || !target.Contains(':', StringComparison.Ordinal), target));
        var text = File.ReadAllText(Path.Combine(_folder, "report.html"));
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.All(Regex.Matches(text, "https?://[^\"' <]+"), address => Assert.Contains(address.Value, new[] { Html.NamespaceName, Svg.NamespaceName }));
    }

    [Fact]
    public void Every_id_occurs_once_and_every_reference_leads_to_one()
    {
        var (page, _) = Write(MadeUpRun.Result());
        var ids = page.Descendants().Attributes("id").Select(attribute => attribute.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        var references = page.Descendants().Attributes("href").Select(attribute => attribute.Value).Where(value => value.StartsWith('#')).ToArray();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference[1..], ids));
    }

    [Fact]
    public void A_leaky_split_is_said_in_an_alarm_with_the_measured_inflation()
    {
        var result = MadeUpRun.Result(leaky: true);
        var honest = MadeUpRun.Score(MadeUpRun.Classes, result.Predictions.Select(prediction => prediction with { Probabilities = [1, 0, 0] }).ToArray());
        var (page, _) = Write(result, context: new ReportContext { Split = "segments:80/20", HonestTest = honest, HonestSplit = "tracks:80/20" });

        var alarm = Assert.Single(page.Descendants(Html + "div"), element => (string?)element.Attribute("class") == "alarm").Value;
        Assert.Contains(result.Leak.ToString(), alarm, StringComparison.Ordinal);
        Assert.Contains($"{result.Test.Accuracy * 100:0.0} % here and {honest.Accuracy * 100:0.0} % under tracks:80/20", alarm, StringComparison.Ordinal);
        Assert.Contains($"+{(result.Test.Accuracy - honest.Accuracy) * 100:0.0} percentage points", alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_split_raises_no_alarm()
    {
        var (page, _) = Write(MadeUpRun.Result());
        Assert.DoesNotContain(page.Descendants(Html + "div"), element => (string?)element.Attribute("class") == "alarm");
    }

    [Fact]
    public void Without_gnuplot_the_tables_are_there_and_one_line_says_why_the_figures_are_not()
    {
        var (page, problem) = Write(MadeUpRun.Result(), gnuplot: new Gnuplot("/nonexistent/gnuplot"));

        Assert.NotNull(problem);
        Assert.Contains("gnuplot is not installed", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
        Assert.Empty(page.Descendants(Html + "figure"));
        Assert.Contains(page.Descendants(Html + "p"), note => note.Value == $"Figures are missing: {problem}");
        Assert.NotNull(page.Descendants(Html + "details").First().Attribute("open"));
    }

    [Fact]
    public void Mistakes_stand_in_order_of_confidence_with_picture_and_player_of_their_sound()
    {
        var song = Path.Combine(_folder, "a song #1 & 'more'%20.wav");
        WavFile.Write(song, new AudioClip(Enumerable.Range(0, 22_050).Select(i => MathF.Sin(i * 0.1f) / 2).ToArray(), SampleRate.Default));
        var result = MadeUpRun.Result(path: _ => song);
        var (page, _) = Write(result);

        var wrong = result.Predictions.Where(prediction => TensorPrimitives.IndexOfMax<float>(prediction.Probabilities) != prediction.Item.Label).OrderByDescending(prediction => prediction.Probabilities.Max()).ToArray();
        var cards = page.Descendants(Html + "div").Where(element => (string?)element.Attribute("class") == "card").ToArray();
        Assert.Equal(wrong.Take(12).Select(prediction => prediction.Item.Id), cards.Select(card => card.Element(Html + "h3")!.Value));
        Assert.Equal(12, cards.Length);
        Assert.All(cards, card =>
        {
            var image = Convert.FromBase64String(card.Element(Html + "img")!.Attribute("src")!.Value["data:image/png;base64,".Length..]);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image[..4]);
            Assert.Equal("0 s1 s", card.Descendants().Single(element => (string?)element.Attribute("class") == "axis").Value);
            var sound = Convert.FromBase64String(card.Element(Html + "audio")!.Attribute("src")!.Value["data:audio/mpeg;base64,".Length..]);
            File.WriteAllBytes(Path.Combine(_folder, "embedded.mp3"), sound);
            Assert.Equal(1, AudioFile.Read(Path.Combine(_folder, "embedded.mp3")).Duration.TotalSeconds, 0.1);
            var link = card.Descendants(Html + "a").Single().Attribute("href")!.Value;
            Assert.Equal(song, new Uri(new Uri($"file://{_folder}/"), link).LocalPath);
        });
    }

    [Fact]
    public void Files_that_have_gone_leave_mistakes_without_a_picture()
    {
        var (page, _) = Write(MadeUpRun.Result());
        Assert.Contains(page.Descendants(Html + "div"), element => (string?)element.Attribute("class") == "card");
        Assert.Empty(page.Descendants(Html + "img"));
    }

    [Fact]
    public void A_perfect_model_has_no_mistakes_to_show()
    {
        var result = MadeUpRun.Result();
        var perfect = result.Predictions.Select(prediction => prediction with { Probabilities = Enumerable.Range(0, 3).Select(k => k == prediction.Item.Label ? 1f : 0f).ToArray() }).ToArray();
        var (page, _) = Write(result with { Predictions = perfect, Test = MadeUpRun.Score(MadeUpRun.Classes, perfect) });
        Assert.Contains("every test item was answered right", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_one_track_are_also_judged_together()
    {
        var result = MadeUpRun.Result(leaky: true);
        var tracks = result.Predictions.GroupBy(prediction => prediction.Item.Track).ToArray();
        var right = tracks.Count(track =>
        {
            var mean = Enumerable.Range(0, 3).Select(k => track.Average(item => item.Probabilities[k])).ToArray();
            return Array.IndexOf(mean, mean.Max()) == track.First().Item.Label;
        });
        var (page, _) = Write(result);
        Assert.Contains($"{100.0 * right / tracks.Length:0.0} % of {tracks.Length} answers are right", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ensemble_shows_how_alike_its_members_decide_and_another_model_has_no_such_section()
    {
        var members = new MemberComparison(["svm", "<mlp>"], MemberAgreement.Measure([new ProbabilityMatrix([1, 0, 0, 1, 1, 0, 0, 1], 2), new ProbabilityMatrix([1, 0, 0, 1, 0, 1, 1, 0], 2)], [0, 1, 0, 0]));
        var (page, _) = Write(MadeUpRun.Result() with { Members = members });
        var tables = page.Descendants(Html + "section").Single(section => (string?)section.Attribute("id") == "members").Descendants(Html + "table").ToArray();
        Assert.Equal(["75", "50", "50", "75"], tables[0].Descendants(Html + "td").Select(cell => cell.Value));
        Assert.Equal(["75", "0", "0", "75"], tables[1].Descendants(Html + "td").Select(cell => cell.Value));

        var (plain, _) = Write(MadeUpRun.Result());
        Assert.DoesNotContain(plain.Descendants(), element => (string?)element.Attribute("id") == "members" || (string?)element.Attribute("href") == "#members");
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 40)]
    [InlineData(45, 100)]
    [InlineData(120, 240)]
    public void Every_number_of_classes_and_items_gives_a_report(int classes, int items)
    {
        Assert.SkipUnless(HasGnuplot, "gnuplot is not installed");
        var (page, problem) = Write(MadeUpRun.Result(Enumerable.Range(0, classes).Select(k => $"class {k}").ToArray(), items));
        Assert.Null(problem);
        Assert.DoesNotContain("NaN", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_answers_for_all_items_still_make_a_map()
    {
        Assert.SkipUnless(HasGnuplot, "gnuplot is not installed");
        var result = MadeUpRun.Result();
        var same = result.Predictions.Select(prediction => prediction with { Probabilities = [0.2f, 0.5f, 0.3f] }).ToArray();
        var (_, problem) = Write(result with { Predictions = same, Test = MadeUpRun.Score(MadeUpRun.Classes, same) });
        Assert.Null(problem);
    }

    [Fact]
    public void A_figure_that_cannot_be_drawn_does_not_take_the_others_along()
    {
        Assert.SkipUnless(HasGnuplot, "gnuplot is not installed");
        var result = MadeUpRun.Result();
        var (page, problem) = Write(result with { History = result.History.Select(epoch => epoch with { TrainLoss = double.NaN, ValidLoss = double.NaN, ValidAccuracy = double.NaN }).ToArray() });
        Assert.NotNull(problem);
        Assert.Contains(page.Descendants(Html + "figure"), figure => (string?)figure.Attribute("id") == "figure-confusion");
    }

    [Fact]
    public void A_model_without_epochs_has_no_curves_but_all_else()
    {
        var (page, _) = Write(MadeUpRun.Result() with { History = [], Valid = null });
        Assert.DoesNotContain(page.Descendants(Html + "figure"), figure => (string?)figure.Attribute("id") == "figure-loss");
        Assert.Contains("has no epochs", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_canceled_report_leaves_the_one_before()
    {
        var path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, "before");
        using var result = MadeUpRun.Result();
        Assert.Throws<OperationCanceledException>(() =>
            HtmlReport.Write(path, result, new ModelCard(), new ReportContext { Split = "tracks:70/15/15" }, cancellation: new CancellationToken(canceled: true)));
        Assert.Equal("before", File.ReadAllText(path));
    }

    private static bool HasGnuplot { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gnuplot")));

    private (XElement Page, string? Problem) Write(ExperimentResult result, ModelCard? card = null, ReportContext? context = null, Gnuplot? gnuplot = null)
    {
        var path = Path.Combine(_folder, "report.html");
        using (result)
        {
            var problem = HtmlReport.Write(path, result, card ?? new ModelCard { Command = "timbre train", Data = "made up" }, context ?? new ReportContext { Split = "tracks:70/15/15" }, gnuplot);
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
            return (XElement.Load(reader), problem);
        }
    }
}
