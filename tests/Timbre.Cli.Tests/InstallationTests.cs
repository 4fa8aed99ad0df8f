using Timbre.Audio;
using Timbre.Audio.Writing;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>A program that is missing is installed by the script that started this one, once.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class InstallationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InstallationTests()
    {
        WavFile.Write(_folder["tone.wav"], new AudioClip([.. Enumerable.Range(0, 44100).Select(i => MathF.Sin(i * 0.05f))], SampleRate.Default));
        foreach (var name in (string[])["a.m4a", "b.m4a", "c.m4a"])
            FFmpegTool.Encode(_folder["tone.wav"], _folder[name]);
        Directory.CreateDirectory(_folder["programs"]);
        foreach (var name in (string[])["dotnet", "sh", "ln"])
            Link(name);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_file_that_needs_it_has_it_installed_and_the_others_wait()
    {
        var (code, output, error) = Run($"#!/bin/sh\necho \"$@\" >> {_folder["asked"]}\nfor name in ffprobe ffmpeg; do ln -s {Where("ffmpeg")}/$name {_folder["programs"]}; done\n");
        Assert.True(code == 0, error);
        Assert.Empty(output);
        Assert.Equal("--install ffmpeg\n", File.ReadAllText(_folder["asked"]));
        Assert.Equal(4, File.ReadAllLines(_folder["table.csv"]).Length);
    }

    [Theory]
    [InlineData("#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/asked\"\nexit 1\n")]
    [InlineData("")]
    public void What_cannot_be_installed_is_named_with_each_file(string script)
    {
        var (code, _, error) = Run(script);
        Assert.Equal(1, code);
        foreach (var name in (string[])["a.m4a", "b.m4a", "c.m4a"])
            Assert.Contains(error.Split('\n'), line => line.Contains(name, StringComparison.Ordinal) && line.Contains("apt-get install ffmpeg", StringComparison.Ordinal));
    }

    private (int Code, string Output, string Error) Run(string script)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = _folder["programs"] };
        if (script.Length > 0)
        {
            variables["TIMBRE_SCRIPT"] = _folder.Write("script", script);
            File.SetUnixFileMode(_folder["script"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        using var process = TimbreProcess.Start(["features", _folder["a.m4a"], _folder["b.m4a"], _folder["c.m4a"], "--threads", "3", "--out", _folder["table.csv"]], [], variables);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), error);
    }

    private void Link(string program) => File.CreateSymbolicLink(_folder[$"programs/{program}"], Path.Combine(Where(program), program));

    private static string Where(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').First(folder => File.Exists(Path.Combine(folder, program)));
}
