using System.CommandLine;
using System.Globalization;
using Timbre.Cli.Extraction;
using Timbre.Cli.Sharding;
using Timbre.Features;

namespace Timbre.Cli.Commands;

/// <summary><c>timbre features</c>: sound files to a feature table.</summary>
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
        command.SetAction((parse, cancellation) => Task.FromResult(Run(
            parse.GetValue(inputs)!,
            new FeatureExtractor(FeatureSet.Named(parse.GetValue(set)!), Cut(parse.GetValue(segments), parse.GetValue(segment))),
            parse.GetValue(output)!,
            Shard.Parse(parse.GetValue(shard)),
            parse.GetValue(threads),
            cancellation)));
        return command;
    }

    /// <summary>Where there is a thread to spare, has it compile the analysis while this one reads the command line and looks for the files.</summary>
    /// <param name="args">The command line, which nobody has checked yet: what is misread here costs a moment of that thread and nothing else.</param>
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

    private static int Run(string[] inputs, FeatureExtractor extractor, string output, Shard? shard, int threads, CancellationToken cancellation)
    {
        output = shard?.PathOf(output) ?? output;
        OutputPath.RequireWritable(output);
        var missing = new List<string>();
        var sources = FeatureSource.Find(FileList.Expand(inputs), exception => missing.Add(exception.Message));
        foreach (var line in missing)
            Failure.Report(line, ExitCode.Failed);
        OutputPath.RequireOtherThan(output, sources.Select(source => source.Path));
        var part = shard is null ? null : new ShardWriter("features", shard, sources);
        var share = part?.Share ?? sources;
        if (sources.Count == 0)
            return missing.Count > 0 ? ExitCode.Failed : Failure.Report($"{string.Join(", ", inputs)}: no sound files there; give sound files or folders of them", ExitCode.Failed);

        var report = new FeatureReport(share.Count);
        (long Rows, IReadOnlyList<(FeatureSource Source, string Reason)> Failures) result;
        try
        {
            var job = new FeatureJob(extractor, output) { KeepsJournal = part is not null, Written = part is null ? null : (source, text) => part.Add(source.Path, text) };
            result = job.Run(share, threads, report.Start, report.Finish, cancellation);
            part?.Finish(output, job.Identity(), result.Failures.Count);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            report.Dispose();
            return Failure.Report($"interrupted; the same command continues where it stopped ({output}.journal)", ExitCode.Interrupted);
        }
        report.Dispose();
        report.Summarize(result.Rows, result.Failures, missing.Count, output);
        return result.Failures.Count + missing.Count > 0 ? ExitCode.Failed : ExitCode.Success;
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
