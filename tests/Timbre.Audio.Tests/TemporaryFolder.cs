namespace Timbre.Audio.Tests;

/// <summary>A folder of its own for each test class, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("timbre-audio-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
