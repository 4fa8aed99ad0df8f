using System.Diagnostics;
using Timbre.Audio.Writing;
using Timbre.Cli.Terminal;
using Timbre.Synthesis.Composition;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>Ctrl-C and SIGTERM end the program at once also while it waits for who reads its output, and leave nothing behind.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public InterruptTests()
    {
        TinyModel.Save(_folder["tiny.timbre"]);
        foreach (var (name, style) in new[] { ("a/a", "waltz"), ("a/b", "waltz"), ("b/a", "drone"), ("b/b", "drone") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"music/{name}"])!);
            WavFile.Write(_folder[$"music/{name}.wav"], SyntheticSet.GenerateClip(new SyntheticSetOptions { Length = TimeSpan.FromSeconds(3) }, style, name[^1]).Clip);
        }
        Directory.CreateDirectory(_folder["run"]);
        Directory.CreateDirectory(_folder["temporary"]);
        foreach (var pipe in new[] { "out.csv", "out.onnx", "run/config.json" })
            Process.Start("mkfifo", [_folder[pipe]]).WaitForExit();
    }

    public void Dispose() => _folder.Dispose();

    // While a job waits for the reader it holds the result, and its journal, in files that have no name any more.
    [Theory]
    [InlineData(2, "INT", "predict music --model tiny.timbre --out out.csv")]
    [InlineData(2, "TERM", "predict music --model tiny.timbre --out out.csv")]
    [InlineData(2, "TERM", "features music --out out.csv")]
    [InlineData(1, "INT", "export tiny.timbre --out out.onnx")]
    [InlineData(1, "TERM", "train --data music --model knn --split tracks:50/50 --out run")]
    public async Task Waiting_for_a_reader_ends_at_once(int files, string signal, string command)
    {
        var error = await RunAsync(command, files, signal);
        Assert.InRange(error.Split('\n').Count(line => line.StartsWith("timbre: ", StringComparison.Ordinal)), 0, 1);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public Task A_second_signal_is_no_defect(string signal) => RunAsync("predict music --model tiny.timbre --out out.csv", 2, signal, signal, signal);

    private async Task<string> RunAsync(string command, int files, params string[] signals)
    {
        string[] arguments = [.. command.Split(' ').Select(word => Path.Exists(_folder[word]) ? _folder[word] : word)];
        using var process = TimbreProcess.Start(arguments, [], new Dictionary<string, string> { ["TMPDIR"] = _folder["temporary"], ["DOTNET_EnableDiagnostics"] = "0" });
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        for (var wait = Stopwatch.StartNew(); Nameless(process) < files; await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(wait.Elapsed < Patience && !process.HasExited, $"it does not wait: {(process.HasExited ? await errors : "")}");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        foreach (var signal in signals)
            Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();
        var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            await ended.WaitAsync(Soon, TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill();
        }
        Assert.Contains(process.ExitCode, new[] { ExitCode.Interrupted, 143 });
        Assert.DoesNotContain("   at ", await errors, StringComparison.Ordinal);
        Assert.Equal("", await output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["temporary"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part", SearchOption.AllDirectories));
        return await errors;
    }

    private static int Nameless(Process process)
    {
        try
        {
            return new DirectoryInfo($"/proc/{process.Id}/fd").GetFiles().Count(file => file.LinkTarget?.EndsWith(".part (deleted)", StringComparison.Ordinal) == true);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
