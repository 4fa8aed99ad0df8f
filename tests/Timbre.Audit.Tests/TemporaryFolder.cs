namespace Timbre.Audit.Tests;

/// <summary>An empty folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("timbre-audit-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
