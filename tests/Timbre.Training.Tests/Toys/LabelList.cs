using Timbre.Files.Opening;
using Timbre.Training.Data;

namespace Timbre.Training.Tests.Toys;

/// <summary>A text file that names a sound file and its class on each line: the least that a label source is made of.</summary>
internal sealed class LabelList : LabelSource
{
    public override string Name => "label-list";

    public override string Summary => "sound files on a list";

    public override string Expects => "a list of files and labels (.labels)";

    public override bool Recognizes(DataLocation location) => location.IsFile && location.Path.EndsWith(".labels", StringComparison.Ordinal);

    public override Dataset Open(DataLocation location)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(location.Path))!;
        var lines = RegularFile.ReadText(location.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();
        if (lines.FirstOrDefault(line => line.Length != 2) is { } odd)
            throw new DatasetException($"{location.Path}: '{odd[0]}' has no label; write a file, a tab and a label on each line");
        var classes = lines.Select(line => line[1]).Distinct().Order(StringComparer.Ordinal).ToArray();
        RequireClasses(location.Path, classes);
        var items = lines.Select(line => new DataItem(line[0], Path.Combine(folder, line[0]), Array.IndexOf(classes, line[1]), line[0]));
        return new Dataset(location.Path, DatasetKind.Audio, classes, [.. items]) { Summary = Summary };
    }
}
