namespace Timbre.Cli.Commands;

internal static class MergeCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("RESULT") { Description = "What 'timbre features' or 'timbre predict' wrote with --shard I/N, one file for each share", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The file to write", HelpName = "FILE", Required = true };
        var command = new Command(
            "merge",
            "Joins the results of all shares of a job into what one process would have written, byte for byte.\nEvery share must be there once, made with the same settings of the same files.\n\nExample:\n  timbre merge part-*.csv --out features.csv")
        {
            inputs, output,
        };
        command.SetAction((parse, cancellation) => Task.FromResult(Run(parse.GetValue(inputs)!, parse.GetValue(output)!, cancellation)));
        return command;
    }

    private static int Run(string[] results, string output, CancellationToken cancellation)
    {
        OutputPath.RequireWritable(output);
        OutputPath.RequireOtherThan(output, results.SelectMany(result => new[] { result, ShardManifest.PathOf(result) }));
        var (entries, failed) = ShardMerge.Run(results, output, cancellation);
        Console.Error.WriteLine(PlainText.OneLine(entries > 0 ? $"{results.Length} shares merged into {output}" : "nothing written: no share has an entry"));
        return failed > 0 ? Failure.Report($"{failed} files had failed when the shares were made; each share named them", ExitCode.Failed) : ExitCode.Success;
    }
}
