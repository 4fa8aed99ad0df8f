using System.Diagnostics;
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
