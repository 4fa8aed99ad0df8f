using Timbre.Audio;
using Timbre.Cli.Extraction;

namespace Timbre.Cli.Prediction;

/// <summary>Turns what stands on the command line into sound files.</summary>
internal static class InputFiles
{
    /// <summary>Files in a stable order, each once, and a line for each input that gave none.</summary>
    public static (IReadOnlyList<string> Files, IReadOnlyList<string> Missing) Resolve(IEnumerable<string> inputs)
    {
        var files = new List<string>();
        var missing = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in FileList.Expand(inputs))
        {
            try
            {
                var found = AudioFolder.Find(input);
                files.AddRange(found.Where(file => seen.Add(Path.GetFullPath(file))));
                if (found.Count == 0)
                    missing.Add($"{input}: holds no sound files");
            }
            catch (AudioFileException exception)
            {
                missing.Add(exception.Message);
            }
        }
        return (files, missing);
    }
}
