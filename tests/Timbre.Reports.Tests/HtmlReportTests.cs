using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Audio.Writing;
using Timbre.Models.Ensembles;
using Timbre.Models.Storage;
using Timbre.Reports.Pages;
using Timbre.Training.Data;
using Timbre.Training.Ensembles;
using Timbre.Training.Runs;

namespace Timbre.Reports.Tests;

public sealed class HtmlReportTests : IDisposable
{
    private const string Hostile = "<script>alert('x')</script>\"&lt;`id`$(id)%s\u202E\0]]>";

    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_report_holds_every_section_and_every_figure_says_what_it_shows()
    {
        var page = Write(MadeUpRun.Result());
        Assert.Equal(
            ["summary", "split", "curves", "confusion", "classes", "calibration", "agreement", "map", "mistakes", "skipped", "reproduce"],
            page.QuerySelectorAll("section").Select(section => section.Id!));
        (string Section, string[] Titles)[] expected =
        [
            ("curves", ["Epoch", "Loss (nats)"]),
            ("curves", ["Epoch", "Accuracy"]),
            ("confusion", ["Predicted class", "True class"]),
            ("classes", ["Share of items", "Class"]),
            ("calibration", ["Confidence: stated probability of the answer", "Accuracy"]),
            ("calibration", ["Confidence", "Items"]),
            ("agreement", ["Share of segments that agree with the answer for the whole", "Test items"]),
            ("map", ["t-SNE 1 (no unit)", "t-SNE 2 (no unit)"]),
        ];
        foreach (var (section, titles) in expected)
        {
            var chart = Assert.Single(page.QuerySelectorAll($"#{section} .chart > svg"), svg => svg.QuerySelectorAll(":scope > text.title").Select(text => text.TextContent).Order().SequenceEqual(titles.Order()));
            Assert.Equal("img", chart.GetAttribute("role"));
            Assert.NotEqual("", chart.GetAttribute("aria-label"));
        }
    }

    [Fact]
    public void Charts_tell_their_values_in_words()
    {
        var result = MadeUpRun.Result();
        var page = Write(result);
        var words = page.QuerySelectorAll(".chart > svg").Select(svg => svg.GetAttribute("aria-label")!).ToArray();
        Assert.Contains(words, text => text.Contains("training: 2.000 at epoch 1, 0.167 at 12", StringComparison.Ordinal));
        var blues = result.Test.PerClass[0];
        Assert.Contains(words, text => text.Contains($"blues: recall {blues.Recall * 100:0.0} %", StringComparison.Ordinal));
        Assert.Contains(words, text => text.StartsWith($"Confusion matrix. Right answers: blues {result.Test.Confusion[0, 0]} of {result.Test.Confusion.Support(0)}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_classes_shows_the_scores_of_the_evaluation()
    {
        var result = MadeUpRun.Result();
        var rows = Write(result).QuerySelectorAll("#classes tr");
        foreach (var score in result.Test.PerClass)
        {
            var row = Assert.Single(rows, row => row.FirstElementChild!.TextContent == score.Name);
            Assert.Equal([score.Name, $"{score.Precision:0.000}", $"{score.Recall:0.000}", $"{score.F1:0.000}", $"{score.Support}"], row.Children.Select(cell => cell.TextContent));
        }
    }

    [Fact]
    public void The_matrix_has_a_cell_for_each_count_in_its_row_and_column()
    {
        var result = MadeUpRun.Result();
        var cells = Write(result).QuerySelectorAll("#confusion .cell").Select(cell => (cell.GetAttribute("x")!, cell.GetAttribute("y")!, cell.ParentElement!.QuerySelector(".count")!.TextContent)).ToHashSet();
        string[] ends = ["0%", "33.333%", "66.667%"];
        var counts = from truth in Enumerable.Range(0, 3) from predicted in Enumerable.Range(0, 3) select (truth, predicted, result.Test.Confusion[truth, predicted]);
        Assert.Equal(counts.Where(count => count.Item3 > 0).Select(count => (ends[count.predicted], ends[count.truth], $"{count.Item3}")).ToHashSet(), cells);
    }

    [Fact]
    public void Hostile_names_of_classes_files_models_and_commands_stay_text()
    {
        var result = MadeUpRun.Result([Hostile, "jazz", "rock"], path: _ => $"/music/{Hostile}.wav", model: Hostile) with
        {
            Skipped = [new SkippedFile($"/music/{Hostile}", $"{Hostile}: damaged")],
        };
        var page = Write(result, new ModelCard { Command = $"timbre train '{Hostile}'", Data = Hostile }, new ReportContext
        {
            Split = $"files:{Hostile}",
            Facts = [new(Hostile, Hostile)],
        });

        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain('\u202E', File.ReadAllText(Path.Combine(_folder, "report.html")));
        // The text itself is all there, in the table and, shortened, in the figures.
        var shown = Hostile.Replace('\u202E', '\uFFFD').Replace('\0', '\uFFFD');
        Assert.Contains(page.QuerySelectorAll("td"), cell => cell.TextContent == shown);
        Assert.Contains(page.QuerySelectorAll("svg text"), text => text.TextContent.StartsWith("<script>a", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_a_report_is_fetched_from_elsewhere()
    {
        var page = Write(MadeUpRun.Result());
        var fetched = page.All.SelectMany(element => element.Attributes)
            .Where(attribute => attribute.LocalName is "src" or "href" or "srcset" or "poster" or "action" or "data")
            .Select(attribute => attribute.Value);
        Assert.All(fetched, target => Assert.True(target.StartsWith('#') || target.StartsWith("data:image/png;", StringComparison.Ordinal) || !target.Contains(':', StringComparison.Ordinal), target));
        var text = File.ReadAllText(Path.Combine(_folder, "report.html"));
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("https?://", text);
    }

    [Fact]
    public void Every_id_occurs_once_and_every_reference_leads_to_one()
    {
        var page = Write(MadeUpRun.Result());
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToArray();
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        var references = page.QuerySelectorAll("[href^='#']").Select(element => element.GetAttribute("href")!).ToArray();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference[1..], ids));
    }

    [Fact]
    public void Every_color_that_a_report_names_is_defined_in_it()
    {
        Write(MadeUpRun.Result());
        var text = File.ReadAllText(Path.Combine(_folder, "report.html"));
        var defined = Regex.Matches(text, @"(--[\w-]+)\s*:").Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(Regex.Matches(text, @"var\((--[\w-]+)"), match => Assert.Contains(match.Groups[1].Value, defined));
    }

    [Fact]
    public void A_leaky_split_is_said_in_an_alarm_with_the_measured_inflation()
    {
        var result = MadeUpRun.Result(leaky: true);
        var honest = MadeUpRun.Score(MadeUpRun.Classes, result.Predictions.Select(prediction => prediction with { Probabilities = [1, 0, 0] }).ToArray());
        var page = Write(result, context: new ReportContext { Split = "segments:80/20", HonestTest = honest, HonestSplit = "tracks:80/20" });

        var alarm = Assert.Single(page.QuerySelectorAll(".alarm")).TextContent;
        Assert.Contains(result.Leak.ToString(), alarm, StringComparison.Ordinal);
        Assert.Contains($"{result.Test.Accuracy * 100:0.0} % here and {honest.Accuracy * 100:0.0} % under tracks:80/20", alarm, StringComparison.Ordinal);
        Assert.Contains($"+{(result.Test.Accuracy - honest.Accuracy) * 100:0.0} percentage points", alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_split_raises_no_alarm()
    {
        var page = Write(MadeUpRun.Result());
        Assert.Empty(page.QuerySelectorAll(".alarm"));
    }

    [Fact]
    public void Mistakes_stand_in_order_of_confidence_with_picture_and_player_of_their_sound()
    {
        var song = Path.Combine(_folder, "a song #1 & 'more'%20.wav");
        WavFile.Write(song, new AudioClip(Enumerable.Range(0, 22_050).Select(i => MathF.Sin(i * 0.1f) / 2).ToArray(), SampleRate.Default));
        var result = MadeUpRun.Result(path: _ => song);
        var page = Write(result);

        var wrong = result.Predictions.Where(prediction => TensorPrimitives.IndexOfMax<float>(prediction.Probabilities) != prediction.Item.Label).OrderByDescending(prediction => prediction.Probabilities.Max()).ToArray();
        var cards = page.QuerySelectorAll(".card");
        Assert.Equal(wrong.Take(12).Select(prediction => prediction.Item.Id), cards.Select(card => card.QuerySelector("h3")!.TextContent));
        Assert.Equal(12, cards.Length);
        Assert.All(cards, card =>
        {
            var image = Convert.FromBase64String(card.QuerySelector("img")!.GetAttribute("src")!["data:image/png;base64,".Length..]);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image[..4]);
            Assert.Equal("0 s1 s", card.QuerySelector(".ends")!.TextContent);
            var sound = Convert.FromBase64String(card.QuerySelector("audio")!.GetAttribute("src")!["data:audio/mpeg;base64,".Length..]);
            File.WriteAllBytes(Path.Combine(_folder, "embedded.mp3"), sound);
            Assert.Equal(1, AudioFile.Read(Path.Combine(_folder, "embedded.mp3")).Duration.TotalSeconds, 0.1);
            var link = card.QuerySelector("a")!.GetAttribute("href")!;
            Assert.Equal(song, new Uri(new Uri($"file://{_folder}/"), link).LocalPath);
        });
    }

    [Fact]
    public void Files_that_have_gone_leave_mistakes_without_a_picture()
    {
        var page = Write(MadeUpRun.Result());
        Assert.NotEmpty(page.QuerySelectorAll(".card"));
        Assert.Empty(page.QuerySelectorAll("img"));
    }

    [Fact]
    public void A_perfect_model_has_no_mistakes_to_show()
    {
        var result = MadeUpRun.Result();
        var perfect = result.Predictions.Select(prediction => prediction with { Probabilities = Enumerable.Range(0, 3).Select(k => k == prediction.Item.Label ? 1f : 0f).ToArray() }).ToArray();
        var page = Write(result with { Predictions = perfect, Test = MadeUpRun.Score(MadeUpRun.Classes, perfect) });
        Assert.Contains("every test item was answered right", page.Body!.TextContent, StringComparison.Ordinal);
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
        var page = Write(result);
        Assert.Contains($"{100.0 * right / tracks.Length:0.0} % of {tracks.Length} answers are right", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ensemble_shows_how_alike_its_members_decide_and_another_model_has_no_such_section()
    {
        var members = new MemberComparison(["svm", "<mlp>"], MemberAgreement.Measure([new ProbabilityMatrix([1, 0, 0, 1, 1, 0, 0, 1], 2), new ProbabilityMatrix([1, 0, 0, 1, 0, 1, 1, 0], 2)], [0, 1, 0, 0]));
        var page = Write(MadeUpRun.Result() with { Members = members });
        var tables = page.QuerySelectorAll("#members table");
        Assert.Equal(["75", "50", "50", "75"], tables[0].QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal(["75", "0", "0", "75"], tables[1].QuerySelectorAll("td").Select(cell => cell.TextContent));

        var plain = Write(MadeUpRun.Result());
        Assert.Empty(plain.QuerySelectorAll("#members, [href='#members']"));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 40)]
    [InlineData(45, 100)]
    [InlineData(120, 240)]
    public void Every_number_of_classes_and_items_gives_a_report(int classes, int items)
    {
        var page = Write(MadeUpRun.Result(Enumerable.Range(0, classes).Select(k => $"class {k}").ToArray(), items));
        Assert.DoesNotContain("NaN", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_answers_for_all_items_still_make_a_map()
    {
        var result = MadeUpRun.Result();
        var same = result.Predictions.Select(prediction => prediction with { Probabilities = [0.2f, 0.5f, 0.3f] }).ToArray();
        var page = Write(result with { Predictions = same, Test = MadeUpRun.Score(MadeUpRun.Classes, same) });
        var marks = page.QuerySelectorAll("#map .chart .mark:not(.cross)");
        Assert.Equal(60, marks.Length);
        Assert.DoesNotContain("NaN", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public void Epochs_without_a_finite_loss_leave_curves_with_nothing_to_show()
    {
        var result = MadeUpRun.Result();
        var page = Write(result with { History = result.History.Select(epoch => epoch with { TrainLoss = double.NaN, ValidLoss = double.NaN, ValidAccuracy = double.NaN }).ToArray() });
        Assert.Equal("Loss: there is nothing to show yet", page.QuerySelector("#curves .chart > svg")!.GetAttribute("aria-label"));
    }

    [Fact]
    public void A_model_without_epochs_has_no_curves_but_all_else()
    {
        var page = Write(MadeUpRun.Result() with { History = [], Valid = null });
        Assert.Empty(page.QuerySelectorAll("#curves figure"));
        Assert.Contains("has no epochs", page.Body!.TextContent, StringComparison.Ordinal);
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

    private IDocument Write(ExperimentResult result, ModelCard? card = null, ReportContext? context = null)
    {
        var path = Path.Combine(_folder, "report.html");
        using (result)
            HtmlReport.Write(path, result, card ?? new ModelCard { Command = "timbre train", Data = "made up" }, context ?? new ReportContext { Split = "tracks:70/15/15" });
        return new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(File.ReadAllText(path));
    }
}
