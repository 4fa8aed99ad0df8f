using Timbre.Audio;

namespace Timbre.Cli.Prediction;

/// <summary>Turns what stands on the command line into sound files.</summary>
internal static class InputFiles
{
    /// <summary>Files in a stable order, and a line for each input that gave none.</summary>
    public static (IReadOnlyList<string> Files, IReadOnlyList<string> Missing) Resolve(IEnumerable<string> inputs)
    {
        var files = new List<string>();
        var missing = new List<string>();
        foreach (var input in inputs.SelectMany(input => input == "-" ? StandardInput() : [input]))
        {
            try
            {
                var found = AudioFolder.Find(input);
                files.AddRange(found);
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

    private static IEnumerable<string> StandardInput()
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (line.Length > 0)
                yield return line;
        }
    }
}
