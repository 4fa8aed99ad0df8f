using Timbre.Audio.Writing;
using Timbre.Cli.Terminal;
using Timbre.Synthesis.Composition;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

public sealed class TelemetryTests
{
    /// <summary>ONNX Runtime would keep an identifier and events to send there.</summary>
    [Fact]
    public async Task A_prediction_leaves_nothing_in_the_home_folder()
    {
        using var folder = new TemporaryFolder();
        TinyModel.Save(folder["tiny.timbre"]);
        WavFile.Write(folder["a.wav"], SyntheticSet.GenerateClip(new SyntheticSetOptions { Length = TimeSpan.FromSeconds(3) }, "waltz", 0).Clip);
        var home = Directory.CreateDirectory(folder["home"]).FullName;
        // An environment of a user's: in that of a build server the runtime sends nothing anyway.
        string[] environment = ["env", "-i", $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={home}", $"XDG_CACHE_HOME={home}/.cache", $"TMPDIR={home}", "DOTNET_EnableDiagnostics=0"];
        using var process = TimbreProcess.Start(["predict", folder["a.wav"], "--model", folder["tiny.timbre"]], environment, new Dictionary<string, string>());
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((ExitCode.Success, ""), (process.ExitCode, error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories));
    }
}
