namespace Timbre.Cli.Commands;

internal static class AuditCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("PATH") { Description = "Folders of sound files or of log-mel PNG images, or single sound files", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "text or json", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var html = new Option<string>("--html") { Description = "Write a page to see and hear the copies side by side", HelpName = "FILE" };
        var groups = new Option<string>("--groups") { Description = "Write the groups for --split groups:FILE.csv", HelpName = "FILE.csv" };
        var shortest = new Option<double>("--shortest")
        {
            Description = "Seconds below which a file is too short",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 5,
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Count == 1 && (!double.TryParse(result.Tokens[0].Value, out var value) || value is not (>= 0 and <= 86_400)))
                        result.AddError($"--shortest {result.Tokens[0].Value}: expected a number of seconds from 0 to 86400.");
                },
            },
        };
        var threads = SharedOptions.Threads();
        var command = new Command(
            "audit",
            "Finds damaged, silent, clipped and short files, and recordings that a collection holds more than once.\n\nExamples:\n  timbre audit music/\n  timbre audit gtzan/mel --html audit.html --groups groups.csv\n  timbre train --data gtzan/mel --model cnn --split groups:groups.csv")
        {
            inputs, format, html, groups, shortest, threads,
        };
        command.SetAction((parse, cancellation) => Task.FromResult(Run(
            parse.GetValue(inputs)!,
            parse.GetValue(format) == "json",
            parse.GetValue(html),
            parse.GetValue(groups),
            new AuditOptions { Threads = parse.GetValue(threads), ShortestLength = TimeSpan.FromSeconds(parse.GetValue(shortest)) },
            cancellation)));
        return command;
    }

    private static int Run(string[] inputs, bool json, string? html, string? groups, AuditOptions options, CancellationToken cancellation)
    {
        var files = Auditor.Find(inputs);
        AuditReport report;
        using (var progress = new ProgressReport("auditing", files.Count, "files"))
            report = Auditor.Run(files, options, () => progress.Advance(), cancellation);
        if (groups is not null)
            GroupFileWriter.Write(groups, report);
        if (html is not null)
            AuditPage.Write(html, report, cancellation);
        if (json)
            Console.WriteLine(AuditDocument.Of(report).ToJson());
        else
            Console.Write(AuditText.Format(report));
        if (groups is null && report.SameRecording.Count + report.Likely.Count > 0)
            Console.Error.WriteLine("write the groups with --groups groups.csv into the data folder, and 'timbre train' checks every split against them");
        // Faults are what was asked for; only an audit that could read nothing has failed.
        return report.Damaged.Count == files.Count ? ExitCode.Failed : ExitCode.Success;
    }
}
