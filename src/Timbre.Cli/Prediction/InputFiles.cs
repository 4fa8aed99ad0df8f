using Timbre.Cli.Extraction;
using Timbre.Features;

namespace Timbre.Cli.Prediction;

/// <summary>Turns what stands on the command line into sound files.</summary>
internal static class InputFiles
{
    /// <summary>Files in a stable order, each once, and a line for each input that gave none.</summary>
    public static (IReadOnlyList<FeatureSource> Files, IReadOnlyList<string> Missing) Resolve(IEnumerable<string> inputs)
    {
        var missing = new List<string>();
        var files = FeatureSource.Find(FileList.Expand(inputs), exception => missing.Add(exception.Message), empty => missing.Add($"{empty}: holds no sound files"));
        return (files, missing);
    }
}
