using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class StudyCommandTests
{
    [Fact]
    public async Task A_study_shows_its_table_and_leaves_results_summary_and_report()
    {
        using var folder = new TemporaryFolder();
        var table = Table(folder);
        var session = await Session.RunAsync("study", "tabular", "--data", table, "--models", "knn,logistic", "--seeds", "2", "--threads", "1", "--out", folder["out"]);
        Assert.True(session.ExitCode == 0, session.Errors);
        Assert.Contains("published    measured: mean ± sd (min–max)", session.Output);
        Assert.Equal(5, File.ReadAllLines(folder["out/results.csv"]).Length);
        Assert.Equal(3, File.ReadAllLines(folder["out/summary.csv"]).Length);
        Assert.Contains("Published and measured", File.ReadAllText(folder["out/report.html"]));

        var again = await Session.RunAsync("study", "tabular", "--data", table, "--models", "knn,logistic", "--seeds", "2", "--threads", "1", "--out", folder["out"]);
        Assert.Equal(session.Output, again.Output);
        Assert.DoesNotContain("seed 1", again.Errors);
    }

    [Theory]
    [InlineData("no such study", "fashion")]
    [InlineData("--data", "tabular")]
    [InlineData("--set", "tabular", "--data", "x.csv", "--set", "nobody.k=3")]
    public async Task A_study_that_cannot_be_is_one_line(string complaint, params string[] arguments)
    {
        var session = await Session.RunAsync(["study", .. arguments]);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(complaint, Assert.Single(session.Failures));
    }

    [Fact]
    public async Task The_settings_that_a_search_chose_stand_in_the_run_folder()
    {
        using var folder = new TemporaryFolder();
        var session = await Session.RunAsync("train", "--data", Table(folder), "--model", "knn", "--tune", "--split", "tracks:75/25", "--threads", "1", "--out", folder["run"]);
        Assert.True(session.ExitCode == 0, session.Errors);
        Assert.Contains("knn: chosen by 5-fold cross-validation", session.Errors);
        Assert.Contains("\"chosen\"", File.ReadAllText(folder["run/config.json"]));
        var network = await Session.RunAsync("train", "--data", folder["table.csv"], "--model", "mlp", "--tune");
        Assert.Equal(2, network.ExitCode);
        Assert.Contains("--tune", Assert.Single(network.Failures));
    }

    [Fact]
    public async Task An_ensemble_is_trained_compared_and_described()
    {
        using var folder = new TemporaryFolder();
        var session = await Session.RunAsync("train", "--data", Table(folder), "--model", "weighted-vote", "--members", "knn,logistic", "--split", "tracks:75/25", "--threads", "1", "--out", folder["run"]);
        Assert.True(session.ExitCode == 0, session.Errors);
        Assert.Contains("some member is right on", session.Output);
        Assert.Contains("\"double_fault\"", File.ReadAllText(folder["run/metrics.json"]));
        var info = await Session.RunAsync("info", folder["run/model.timbre"]);
        Assert.Contains("2 members", info.Output);
        var wrong = await Session.RunAsync("train", "--data", folder["table.csv"], "--model", "soft-vote", "--members", "knn,nobody");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("'nobody' is no model", Assert.Single(wrong.Failures));
    }

    private static string Table(TemporaryFolder folder)
    {
        var random = new Random(4);
        var lines = Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"t{i:00000}.wav,661794,{i % 2 + random.NextDouble():0.000},{random.NextDouble():0.000},{"ab"[i % 2]}"));
        return folder.Write("table.csv", "filename,length,x,y,label\n" + string.Join('\n', lines) + "\n");
    }
}
