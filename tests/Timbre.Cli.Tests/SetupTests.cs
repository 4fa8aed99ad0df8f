using System.Diagnostics;
using Timbre.Testing;

namespace Timbre.Cli.Tests;

/// <summary>The command's script, in a folder of its own with stand-ins for the programs that install and build.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SetupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SetupTests()
    {
        foreach (var file in (string[])["timbre", "eng/setup.sh"])
            Script(file, File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, file)));
        foreach (var file in (string[])["src/a.cs", "models/a.timbre", "native/a.cpp", "global.json", "Directory.Build.props", "Directory.Packages.props"])
            _folder.Write(file, "");
        var log = $"echo \"$(basename \"$0\") $*\" >> {_folder["log"]}";
        foreach (var program in (string[])["apt-get", "dpkg", "cmake"])
            Script($"bin/{program}", $"#!/bin/sh\n{log}\n");
        Script("bin/dpkg-query", "#!/bin/sh\necho 'installed libpng16-16t64, libpng16-16,'\necho 'removed libsoxr0, ,'\n");
        Script("bin/id", "#!/bin/sh\necho 0\n");
        Script("bin/dotnet", $"#!/bin/sh\ncase $1 in --list-sdks) echo '10.0.100 [/x]' ;; publish) {log}; sleep 0.5 ;; *) echo \"ran $*; script $TIMBRE_SCRIPT\" ;; esac\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Using_installs_little_and_builds_once()
    {
        Assert.Contains($"timbre.dll predict song.mp3; script {_folder["timbre"]}", Run("predict", "song.mp3").Output, StringComparison.Ordinal);
        var log = Log();
        Assert.Contains("libsoxr0", log, StringComparison.Ordinal);
        Assert.DoesNotContain("libpng16-16", log, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", log, StringComparison.Ordinal);
        Assert.DoesNotContain("ffmpeg", log, StringComparison.Ordinal);
        Assert.DoesNotContain("cmake", log, StringComparison.Ordinal);
        Run("train", "--help");
        Run("features", "train");
        Assert.Empty(Log());
    }

    [Theory]
    [InlineData("train")]
    [InlineData("study")]
    public void The_first_command_that_trains_installs_the_rest(string command)
    {
        Run("models");
        Log();
        Run(command, "--seed", "1");
        var log = Log();
        Assert.Contains("libtorch-dev", log, StringComparison.Ordinal);
        Assert.Contains("cmake --build", log, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet", log, StringComparison.Ordinal);
        Run(command);
        Assert.Empty(Log());
    }

    [Fact]
    public void What_a_product_is_made_from_is_made_again_when_it_changes()
    {
        Run("train");
        Log();
        File.SetLastWriteTimeUtc(_folder.Write("src/b.cs", ""), DateTime.UtcNow.AddMinutes(1));
        Run("models");
        Assert.StartsWith("dotnet publish", Log(), StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(_folder["src/b.cs"], DateTime.UtcNow.AddMinutes(-1));
        File.SetLastWriteTimeUtc(_folder["native/a.cpp"], DateTime.UtcNow.AddMinutes(1));
        Run("models");
        Assert.Empty(Log());
        Run("train");
        Assert.StartsWith("cmake", Log(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_has_installed_what_it_may_ask_for_and_nothing_else()
    {
        Assert.Equal((0, ""), Run("--install", "ffmpeg"));
        Assert.Contains("apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 ffmpeg\n", Log(), StringComparison.Ordinal);
        Assert.Equal(1, Run("--install", "openssh-server").Code);
        Assert.Empty(Log());
    }

    [Fact]
    public void Without_root_and_sudo_it_says_what_to_install()
    {
        Script("bin/id", "#!/bin/sh\necho 1000\n");
        // No folder of the system's may lend it a sudo.
        foreach (var program in (string[])["bash", "sh", "dirname", "readlink", "grep", "sed", "mkdir", "flock", "find", "touch", "cat", "basename"])
            File.CreateSymbolicLink(_folder[$"bin/{program}"], $"/usr/bin/{program}");
        var (code, _) = RunWithPath(_folder["bin"], "predict");
        Assert.Equal(1, code);
        Assert.Contains("run as root: apt-get install --no-install-recommends libsndfile1", File.ReadAllText(_folder["errors"]), StringComparison.Ordinal);
        Assert.Empty(Log());
    }

    [Fact]
    public async Task Two_first_runs_at_once_take_turns()
    {
        await Task.WhenAll(Task.Run(() => Run("models")), Task.Run(() => Run("models")));
        Assert.Single(Log().Split('\n'), line => line.StartsWith("dotnet publish", StringComparison.Ordinal));
    }

    private void Script(string name, string text)
    {
        _folder.Write(name, text);
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Log()
    {
        var text = File.Exists(_folder["log"]) ? File.ReadAllText(_folder["log"]) : "";
        File.Delete(_folder["log"]);
        return text;
    }

    private (int Code, string Output) Run(params string[] arguments) => RunWithPath($"{_folder["bin"]}:/usr/bin:/bin", arguments);

    private (int Code, string Output) RunWithPath(string path, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"exec \"$0\" \"$@\" 2>> {_folder["errors"]}", _folder["timbre"], .. arguments]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = path;
        start.Environment.Remove("TIMBRE_SCRIPT");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
