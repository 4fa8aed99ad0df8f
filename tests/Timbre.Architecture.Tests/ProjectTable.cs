namespace Timbre.Architecture.Tests;

/// <summary>A project under <c>src/</c>: the projects that it may refer to, with all that those may refer to, and the packages that it may use (null: any).</summary>
internal sealed record ProjectRow(string Name, string[] Knows, string[]? Packages = null);

/// <summary>What each project may know. A project, a direction or a package that is new to the architecture is declared here.</summary>
/// <param name="rows">Every project under <c>src/</c>.</param>
/// <param name="never">Pairs of a project and another that it must not reach, whatever the rows say.</param>
internal sealed class ProjectTable(ProjectRow[] rows, params (string Project, string Reached)[] never)
{
    public static ProjectTable Timbre { get; } = new(
        [
            new("Timbre.Files", [], []),
            new("Timbre.Audio", ["Timbre.Files"], ["NLayer", "NVorbis"]),
            new("Timbre.Features", ["Timbre.Audio"], ["CsvHelper", "Parquet.Net"]),
            new("Timbre.Models", ["Timbre.Features"], ["Google.Protobuf", "Microsoft.ML.OnnxRuntime", "OnnxSharp", "System.Numerics.Tensors"]),
            new("Timbre.Torch", ["Timbre.Files"], []),
            new("Timbre.Training", ["Timbre.Models", "Timbre.Torch"]),
            new("Timbre.Synthesis", ["Timbre.Audio"]),
            new("Timbre.Audit", ["Timbre.Training"]),
            new("Timbre.Reports", ["Timbre.Training", "Timbre.Audit"]),
            new("Timbre.Web", ["Timbre.Reports"]),
            new("Timbre.Cli", ["Timbre.Web", "Timbre.Synthesis"]),
        ],
        ("Timbre.Models", "Timbre.Torch"));

    public IReadOnlyList<ProjectRow> Rows => rows;

    public IReadOnlyList<(string Project, string Reached)> Never => never;

    public ProjectRow? Row(string project) => rows.FirstOrDefault(row => row.Name == project);

    /// <summary>The projects that one may refer to, directly or through others.</summary>
    public IReadOnlySet<string> KnownTo(string project) => Reached(project, name => Row(name)?.Knows ?? []);

    /// <summary>Everything that is reached from a start over one or more steps.</summary>
    public static HashSet<string> Reached(string start, Func<string, IEnumerable<string>> next)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(next(start));
        while (open.TryDequeue(out var name))
        {
            if (!reached.Add(name))
                continue;
            foreach (var further in next(name))
                open.Enqueue(further);
        }
        return reached;
    }
}
