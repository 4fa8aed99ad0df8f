using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Timbre.Cli;

/// <summary>Runs one command line and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["train" or "study", ..])
            ProcessSettings.Apply();
        if (args is ["features", ..])
            FeaturesCommand.WarmUp(args);
        if (args is ["predict", ..])
            GenreRecognizer.WarmUp();
        // A file may well be named "@list"; response files would silently read it as options.
        var parse = CommandTree.Create(args).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0)
        {
            var command = parse.CommandResult.Command;
            var help = command is RootCommand ? "timbre --help" : $"timbre {command.Name} --help";
            return Failure.Report($"{Describe(parse)} See '{help}'.", ExitCode.WrongUse);
        }
        try
        {
            using var interruption = new Interruption(isHeard: parse.Action is AsynchronousCommandLineAction);
            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token);
        }
        catch (Exception exception) when (Failure.TryDescribe(exception, out var line, out var code))
        {
            return Failure.Report(line, code);
        }
    }

    /// <summary>The first complaint, with the option or word that it is about.</summary>
    private static string Describe(ParseResult parse)
    {
        if (parse.UnmatchedTokens.Count > 0)
            return $"'{parse.UnmatchedTokens[0]}' is no command or option here.";
        var error = parse.Errors[0];
        // Some messages list the choices on lines of their own.
        var message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var name = error.SymbolResult switch
        {
            OptionResult option => option.Option.Name,
            ArgumentResult { Parent: OptionResult option } => option.Option.Name,
            ArgumentResult argument => argument.Argument.Name,
            _ => "",
        };
        return message.Contains(name, StringComparison.Ordinal) ? message : $"{name}: {message}";
    }
}

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
        ("export", ExportCommand.Create),
        ("audit", AuditCommand.Create),
        ("study", StudyCommand.Create),
        ("models", ModelsCommand.Create),
        ("info", InfoCommand.Create),
        ("serve", ServeCommand.Create),
    ];

    /// <summary>The tree for a command line: only the command that the first word names, if it names one, because creating the options of all of them takes noticeable time.</summary>
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
