using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Timbre.Testing;

namespace Timbre.Web.Tests;

public sealed partial class ServeCommandTests
{
    [Fact]
    public async Task It_says_where_it_listens_answers_and_ends_when_asked_to()
    {
        using var folder = new TemporaryFolder();
        using var process = Start("serve", "--urls", "http://127.0.0.1:0", "--runs", folder["runs"]);
        var address = await AddressAsync(process);
        using var client = new HttpClient();
        Assert.Contains("ok", await client.GetStringAsync(new Uri(address, "/api/health"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (Process.Start("kill", ["-TERM", $"{process.Id}"]))
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("other machines", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_warns_in_one_line_when_other_machines_can_reach_it()
    {
        using var folder = new TemporaryFolder();
        using var process = Start("serve", "--urls", "http://0.0.0.0:0", "--runs", folder["runs"]);
        await AddressAsync(process);
        Assert.Contains("other machines can reach this server", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_training_ends_by_itself_when_the_server_is_killed_and_keeps_its_checkpoint()
    {
        using var folder = new TemporaryFolder();
        WriteTable(folder);
        var run = folder["runs/orphan"];
        using (var server = Start("serve", "--urls", "http://127.0.0.1:0", "--runs", folder["runs"], "--data", folder["music"]))
        {
            var address = await AddressAsync(server);
            await StartTrainingAsync(address);
            await Served.UntilAsync(() => File.Exists(Path.Combine(run, "checkpoint.safetensors")), "a checkpoint is there");
            Assert.NotEmpty(TrainingsOf(run));
            // Nothing of it can say good-bye.
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await Served.UntilAsync(() => TrainingsOf(run).Length == 0, "the training has ended", 60);
        Assert.True(File.Exists(Path.Combine(run, "checkpoint.safetensors")), "the checkpoint is kept");
        Assert.False(File.Exists(Path.Combine(run, "model.timbre")));
    }

    private static void WriteTable(TemporaryFolder folder)
    {
        var random = new Random(1);
        var table = new StringBuilder("filename,length,a,b,c,label\n");
        for (var i = 0; i < 60; i++)
            table.Append(CultureInfo.InvariantCulture, $"genre{i % 3}.{i:00000}.wav,661794,{i % 3 + random.NextDouble()},{random.NextDouble()},{random.NextDouble()},genre{i % 3}\n");
        folder.Write("music/table.csv", table.ToString());
    }

    /// <summary>Sends the form as a browser would, with its token.</summary>
    private static async Task StartTrainingAsync(Uri address)
    {
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri(address, "/train"), TestContext.Current.CancellationToken);
        var hidden = HiddenField().Matches(page).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));
        using var form = new FormUrlEncodedContent([.. hidden, new("Form.Data", "music/table.csv"), new("Form.Model", "mlp"), new("Form.Epochs", "100000"), new("Form.Name", "orphan")]);
        using var answer = await client.PostAsync(new Uri(address, "/train"), form, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    /// <summary>Processes that were started to train into a folder.</summary>
    private static int[] TrainingsOf(string run) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _) && CommandOf(process).Contains(run, StringComparison.Ordinal)).Select(process => int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture))];

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/>""")]
    private static partial Regex HiddenField();

    [Theory]
    [InlineData(2, "--urls", "ftp://x")]
    [InlineData(2, "--urls", "https://127.0.0.1:1")]
    [InlineData(2, "--urls", "nonsense")]
    [InlineData(2, "--data", "/no/such/folder")]
    [InlineData(2, "--queue", "-1")]
    [InlineData(1, "--model", "/no/such.timbre")]
    [InlineData(1, "--urls", "http://192.0.2.1:9")]
    public async Task Wrong_use_is_told_in_one_line(int code, string option, string value)
    {
        using var process = Start("serve", option, value);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(code, process.ExitCode);
        Assert.StartsWith("timbre: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "timbre.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<Uri> AddressAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Matches(AddressPattern(), line);
        return new Uri(AddressPattern().Match(line!).Groups[1].Value.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"serving on (http://\S+?);")]
    private static partial Regex AddressPattern();
}
