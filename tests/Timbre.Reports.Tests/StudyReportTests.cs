using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Timbre.Reports.Pages;
using Timbre.Reports.Studies;

namespace Timbre.Reports.Tests;

public sealed class StudyReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_table_sets_the_measured_mean_and_spread_beside_the_published_figure()
    {
        var page = Write(new StudyRow("tracks:80/20", "mlp", (0.70, 0.74), [0.74, 0.76, 0.78]), new StudyRow("tracks:80/20", "svm", (0.8, 0.8), [0.75]), new StudyRow("tracks:80/20", "knn", null, [0.66, 0.66]));
        var rows = page.QuerySelectorAll("tbody tr").Select(row => row.Children.Select(cell => cell.TextContent).ToArray()).ToArray();
        Assert.Equal(["mlp", "tracks:80/20", "0.700–0.740", "0.760", "0.020", "3", "+0.020", ""], rows[0]);
        Assert.Equal(["svm", "tracks:80/20", "0.800", "0.750", "–", "1", "−0.050", ""], rows[1]);
        Assert.Equal(["knn", "tracks:80/20", "–", "0.660", "0.000", "2", "–", ""], rows[2]);
    }

    [Fact]
    public void A_mean_within_a_published_range_neither_gains_nor_loses() =>
        Assert.Equal(0, new StudyRow("p", "m", (0.7, 0.8), [0.72, 0.76]).Gain);

    [Fact]
    public void A_leaky_protocol_is_set_beside_the_honest_one_in_an_alarm()
    {
        var page = Write(new StudyRow("segments:80/20", "svm", (0.9, 0.9), [0.96]) { Leaks = true }, new StudyRow("tracks:80/20", "svm", null, [0.91]));
        var alarm = Assert.Single(page.QuerySelectorAll(".alarm")).TextContent;
        Assert.Contains("svm: 96.0 % under segments:80/20, 91.0 % under tracks:80/20: the leak is worth +5.0 percentage points", alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void The_figure_names_every_model_and_hostile_names_stay_text()
    {
        const string Hostile = "<b>svm</b> `id` %s";
        var page = Write(new StudyRow("tracks:80/20", Hostile, (0.7, 0.7), [0.75, 0.77]), new StudyRow("tracks:80/20", "mlp", null, [0.7]));
        var texts = page.QuerySelectorAll("svg text").Select(text => text.TextContent).ToArray();
        Assert.Contains(Hostile, texts);
        Assert.Contains("mlp", texts);
        Assert.Empty(page.QuerySelectorAll("b"));
        Assert.Contains($"{Hostile}: published 70.0 %, measured 76.0 % (75.0 to 77.0 %)", page.QuerySelector(".chart > svg")!.GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    private static StudyOutcome Outcome(StudyRow[] rows) => new() { Name = "tabular", Data = "table.csv", Command = "timbre study tabular --data table.csv", Sources = ["the publication"], Rows = rows };

    private IDocument Write(params StudyRow[] rows)
    {
        var path = Path.Combine(_folder, "study.html");
        StudyReport.Write(path, Outcome(rows));
        return new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(File.ReadAllText(path));
    }
}
