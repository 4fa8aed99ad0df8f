using System.Diagnostics;
using Timbre.Files.Jobs;
using Timbre.Testing;

namespace Timbre.Files.Tests.Jobs;

public sealed class ResumableJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_result_without_entries_leaves_what_was_there()
    {
        var output = _folder.Write("table", "old");
        Assert.Equal(0, Run(output, []));
        Assert.Equal("old", File.ReadAllText(output));
        Assert.Equal([output], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_job_into_a_pipe_leaves_nothing_beside_it()
    {
        Process.Start("mkfifo", [_folder["pipe"]]).WaitForExit();
        using var reader = Process.Start(new ProcessStartInfo("cat", [_folder["pipe"]]) { RedirectStandardOutput = true })!;
        Assert.Equal(2, Run(_folder["pipe"], ["a", "b"]));
        Assert.Equal("begin\na\nb\n", reader.StandardOutput.ReadToEnd());
        Assert.Equal([_folder["pipe"]], Directory.GetFiles(_folder.Path));
    }

    private static long Run(string output, string[] sources) => new ResumableJob<string>(output, ["job"], source => source, _ => [], (source, _) => [source + "\n"])
        .Run(
            sources,
            2,
            (writer, done) =>
            {
                writer.Write("begin\n");
                var lines = done.SelectMany(pair => pair.Lines).ToArray();
                writer.Write(string.Concat(lines));
                return lines.Length;
            },
            cancellation: TestContext.Current.CancellationToken)
        .Entries;
}
