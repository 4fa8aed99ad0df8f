namespace Timbre.Cli.Commands;

internal static class FeaturesCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Sound files or folders of them; - reads names from stdin, one a line", Arity = ArgumentArity.OneOrMore };
        var set = new Option<string>("--set") { Description = "Which features: " + string.Join(" or ", FeatureSet.All.Select(each => each.Name)), HelpName = "NAME", DefaultValueFactory = _ => FeatureSet.Gtzan58.Name };
        set.AcceptOnlyFromAmong([.. FeatureSet.All.Select(each => each.Name)]);
        var segments = new Option<int>("--segments") { Description = "Cut each file into N equal parts, a row each", HelpName = "N", Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var segment = new Option<double>("--segment") { Description = "Cut each file into parts of so many seconds, a row each", HelpName = "SECONDS", Validators = { RequireSeconds } };
        var output = new Option<string>("--out") { Description = "The table to write (CSV); an interrupted run is continued when started again", HelpName = "FILE", Required = true };
        var shard = SharedOptions.Shard();
        var threads = SharedOptions.Threads();
        var command = new Command(
            "features",
            "Computes a table of features of sound files; the genre of a file is the name of its folder.\n\nExamples:\n  timbre features music/ --out features.csv\n  timbre features music/ --set full309 --segments 10 --out segments.csv\n  find music -name '*.mp3' | timbre features - --shard 2/8 --out part2.csv")
        {
            inputs, set, segments, segment, output, shard, threads,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(segments) is not null && result.GetResult(segment) is not null)
                result.AddError("--segments and --segment both cut; give one of them.");
        });
        command.SetAction((parse, cancellation) =>
        {
            var share = SharedOptions.ParseShard(parse.GetValue(shard));
            var path = share?.PathOf(parse.GetValue(output)!) ?? parse.GetValue(output)!;
            OutputPath.RequireWritable(path, share is not null);
            var (sources, missing) = InputFiles.Find(parse.GetValue(inputs)!);
            OutputPath.RequireOtherThan(path, sources.Select(source => source.Path));
            var request = new FeatureJobRequest
            {
                Sources = sources,
                Output = path,
                Set = FeatureSet.Named(parse.GetValue(set)!),
                Segmentation = Cut(parse.GetValue(segments), parse.GetValue(segment)),
                Shard = share,
                Threads = parse.GetValue(threads),
            };
            return Task.FromResult(sources.Count == 0 ? ExitCode.Failed : Run(request, missing, cancellation));
        });
        return command;
    }

    /// <summary>Where there is a thread to spare, has it compile the analysis while this one reads the command line and looks for the files.</summary>
    /// <param name="args">The command line, not yet validated: what is misread here costs a moment of that thread and nothing else.</param>
    public static void WarmUp(IReadOnlyList<string> args)
    {
        var set = FeatureSet.Gtzan58;
        var threads = "";
        for (var i = 1; i + 1 < args.Count; i++)
        {
            if (args[i] == "--set" && args[i + 1] == FeatureSet.Full309.Name)
                set = FeatureSet.Full309;
            if (args[i] == "--threads")
                threads = args[i + 1];
        }
        if (threads == "1" || Environment.ProcessorCount == 1)
            return;
        new Thread(() => new FeatureExtractor(set, Segmentation.Whole).WarmUp()) { IsBackground = true }.Start();
    }

    private static Segmentation Cut(int segments, double seconds)
    {
        if (segments > 0)
            return Segmentation.Equal(segments);
        return seconds > 0 ? Segmentation.Every(TimeSpan.FromSeconds(seconds)) : Segmentation.Whole;
    }

    private static int Run(FeatureJobRequest request, int missing, CancellationToken cancellation)
    {
        FeatureJobResult result;
        try
        {
            using var progress = new JobProgress("features");
            result = FeatureJob.Run(request, progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Failure.ReportInterrupted(request.Output);
        }
        Summarize(result, missing, request.Output);
        return result.Failures.Count + missing > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private static void Summarize(FeatureJobResult result, int missing, string output)
    {
        Console.Error.WriteLine(PlainText.OneLine(result.Rows > 0
            ? $"{result.Rows} rows of {result.Files - result.Failures.Count} files written to {output}"
            : "no table written: there is no row to put in it"));
        if (result.Failures.Count + missing == 0)
            return;
        Console.Error.WriteLine($"skipped {result.Failures.Count + missing}:");
        foreach (var reason in result.Failures.GroupBy(failure => failure.Problem, StringComparer.Ordinal).OrderByDescending(group => group.Count()))
            Console.Error.WriteLine(PlainText.OneLine($"  {reason.Count()} × {reason.Key}"));
        if (missing > 0)
            Console.Error.WriteLine($"  {missing} × not found");
    }

    private static void RequireSeconds(System.CommandLine.Parsing.OptionResult result)
    {
        var longest = FeatureExtractor.Longest.TotalSeconds;
        foreach (var token in result.Tokens)
        {
            // A stretch shorter than a tenth of a second describes no music, and a NaN is no length at all.
            if (!(double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0.1 && seconds <= longest))
                result.AddError($"{result.Option.Name} {token.Value}: expected seconds from 0.1 to {longest:0}.");
        }
    }
}
