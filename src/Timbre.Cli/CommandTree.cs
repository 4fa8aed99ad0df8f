using System.CommandLine;
using Timbre.Cli.Commands;

namespace Timbre.Cli;

/// <summary>Every command of <c>timbre</c>, each from its own file under <c>Commands/</c>.</summary>
internal static class CommandTree
{
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("features", FeaturesCommand.Create),
        ("spectrogram", SpectrogramCommand.Create),
        ("train", TrainCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("compare", CompareCommand.Create),
        ("predict", PredictCommand.Create),
        ("merge", MergeCommand.Create),
        ("audit", AuditCommand.Create),
        ("study", StudyCommand.Create),
        ("models", ModelsCommand.Create),
        ("info", InfoCommand.Create),
        ("serve", ServeCommand.Create),
    ];

    /// <summary>The tree for a command line: where its first word is a command, that one alone, for to set up the options of all takes a noticeable moment.</summary>
    public static RootCommand Create(IReadOnlyList<string> args)
    {
        var root = new RootCommand("Timbre learns music genres from audio and names the genre of any recording.\n\nExample:\n  timbre predict song.mp3");
        foreach (var (name, create) in Commands)
        {
            if (args.Count > 0 && name == args[0])
            {
                root.Add(create());
                return root;
            }
        }
        foreach (var (_, create) in Commands)
            root.Add(create());
        return root;
    }
}
