using System.CommandLine;
using Timbre.Cli;

var root = CommandTree.Create();
// A file may well be named "@list"; response files would silently read it as options.
var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parse.Errors.Count > 0)
{
    var command = parse.CommandResult.Command;
    var help = command is RootCommand ? "timbre --help" : $"timbre {command.Name} --help";
    return Failure.Report($"{parse.Errors[0].Message} See '{help}'.", ExitCode.WrongUse);
}

try
{
    return await parse.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
    });
}
catch (Exception exception) when (Failure.TryDescribe(exception, out var line, out var code))
{
    return Failure.Report(line, code);
}
