using System.CommandLine;
using Timbre.Cli.Commands;

namespace Timbre.Cli;

/// <summary>Every command of <c>timbre</c>, each from its own file under <c>Commands/</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Timbre learns music genres from audio and names the genre of any recording.\n\nExample:\n  timbre predict song.mp3")
        {
            FeaturesCommand.Create(),
            SpectrogramCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            CompareCommand.Create(),
            PredictCommand.Create(),
            MergeCommand.Create(),
            AuditCommand.Create(),
            StudyCommand.Create(),
            ModelsCommand.Create(),
            InfoCommand.Create(),
            ServeCommand.Create(),
        };
        return root;
    }
}
