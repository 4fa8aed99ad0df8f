using Xunit;

namespace Timbre.Testing;

/// <summary>
/// Recordings of GTZAN and what shows their sound: they may not be passed on with the repository and lie beside it (<c>../shared</c>).
/// A test that needs some of it and does not find it is skipped by name, never passed.
/// </summary>
public static class SharedData
{
    /// <summary>The folder of the repository: the nearest one above the test program that holds <c>Timbre.slnx</c>.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    private static string Root { get; } =
        Environment.GetEnvironmentVariable("TIMBRE_SHARED") ?? Path.Combine(RepositoryRoot, "..", "shared");

    /// <summary>The full path of a shared file or folder; skips the calling test where it is absent.</summary>
    /// <param name="relativePath">A path below the shared folder, such as <c>gtzan/mel</c>.</param>
    public static string Require(string relativePath)
    {
        var path = Path.GetFullPath(Path.Combine(Root, relativePath));
        if (!Path.Exists(path))
            Assert.Skip($"needs ../shared/{relativePath} (real GTZAN material), which is not on this machine");
        return path;
    }

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Timbre.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no Timbre.slnx above {AppContext.BaseDirectory}");
    }
}
