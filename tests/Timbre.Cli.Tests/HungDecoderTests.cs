using System.Diagnostics;
using System.Globalization;
using Timbre.Audio.Writing;
using Timbre.Cli.Terminal;
using Timbre.Synthesis.Composition;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>A decoder's process that never ends costs its own file and nothing else.</summary>
public sealed class HungDecoderTests : IDisposable
{
    private const string Sleeps = "#!/bin/sh\necho $$ > \"$(dirname \"$0\")/pid\"\nexec sleep 600\n";
    private const string SleepsInAChild = "#!/bin/sh\nsleep 600 &\necho $! > \"$(dirname \"$0\")/pid\"\nwait\n";

    private readonly TemporaryFolder _folder = new();

    public HungDecoderTests()
    {
        TinyModel.Save(_folder["tiny.timbre"]);
        WavFile.Write(_folder["good.wav"], SyntheticSet.GenerateClip(new SyntheticSetOptions { Length = TimeSpan.FromSeconds(3) }, "waltz", 0).Clip);
        FFmpegTool.Encode(_folder["good.wav"], _folder["hung.m4a"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ffmpeg", Sleeps)]
    [InlineData("ffmpeg", SleepsInAChild)]
    [InlineData("ffprobe", Sleeps)]
    public async Task It_is_ended_with_one_line_and_the_others_are_named(string program, string script)
    {
        MakeProgram(program, script);
        using var process = Start("2");
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Failed, process.ExitCode);
        var line = Assert.Single(error.Split('\n'), text => text.StartsWith("timbre: ", StringComparison.Ordinal));
        Assert.Contains("hung.m4a", line, StringComparison.Ordinal);
        Assert.Contains($"{program} hung and was ended", line, StringComparison.Ordinal);
        Assert.Contains("good.wav", await output, StringComparison.Ordinal);
        await AssertGoneAsync();
    }

    [Fact]
    public async Task An_interrupt_ends_it_at_once()
    {
        MakeProgram("ffmpeg", Sleeps);
        using var process = Start("100000");
        while (!File.Exists(_folder["programs/pid"]) || new FileInfo(_folder["programs/pid"]).Length == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using (Process.Start("kill", ["-INT", $"{process.Id}"]))
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        await AssertGoneAsync();
    }

    private void MakeProgram(string name, string script)
    {
        var path = _folder.Write($"programs/{name}", script);
        using var chmod = Process.Start("chmod", ["+x", path]);
        chmod.WaitForExit();
    }

    private Process Start(string patience) => TimbreProcess.Start(
        ["predict", _folder["hung.m4a"], _folder["good.wav"], "--model", _folder["tiny.timbre"], "--threads", "2"],
        [],
        new Dictionary<string, string> { ["PATH"] = $"{_folder["programs"]}:{Environment.GetEnvironmentVariable("PATH")}", ["TIMBRE_DECODER_PATIENCE"] = patience });

    private async Task AssertGoneAsync()
    {
        var id = int.Parse(await File.ReadAllTextAsync(_folder["programs/pid"], TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        for (var i = 0; i < 200 && IsAlive(id); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(IsAlive(id), "the decoder's process is still there");
    }

    /// <summary>Whether a process runs; one that has ended and that nobody has asked about is gone as well.</summary>
    private static bool IsAlive(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
