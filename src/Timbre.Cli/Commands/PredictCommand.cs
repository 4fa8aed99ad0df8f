using System.CommandLine.Parsing;

namespace Timbre.Cli.Commands;

internal static class PredictCommand
{
    private const string Text =
        "Names the genres of recordings of any format and length, with probabilities, and writes them into the files' tags if asked to.\n\nExamples:\n"
        + "  timbre predict song.mp3\n"
        + "  timbre predict music/ --format csv --top 1 > genres.csv\n"
        + "  timbre predict music/ --out genres.csv --summary        (continues when interrupted)\n"
        + "  timbre predict music/ --write-tags --dry-run            (shows old and new genre, changes nothing)\n"
        + "  timbre predict --restore-tags timbre-tags-20260131-120000.jsonl\n"
        + "  timbre predict song.flac --model runs/cnn-genres-0/model.timbre --combine vote";

    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Sound files or folders of them; - reads names from stdin, one a line", Arity = ArgumentArity.ZeroOrMore };
        var model = new Option<string>("--model") { Description = "A model.timbre (default: the one that ships)", HelpName = "FILE" };
        var combine = new Option<string>("--combine") { Description = "How the stretches of a recording become one answer: mean, max or vote", HelpName = "RULE", DefaultValueFactory = _ => "mean" };
        combine.AcceptOnlyFromAmong("mean", "max", "vote");
        var top = new Option<int>("--top") { Description = "How many genres to name", HelpName = "N", DefaultValueFactory = _ => 3, Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var format = new Option<string>("--format") { Description = "text, json or csv (default: text, or what the ending of --out says)", HelpName = "F" };
        format.AcceptOnlyFromAmong("text", "json", "csv");
        var output = new Option<string>("--out") { Description = "The file to write; an interrupted run is continued when started again", HelpName = "FILE" };
        var summary = new Option<bool>("--summary") { Description = "At the end, count genres, how sure the answers are, and what each folder holds (on stderr)" };
        var shard = SharedOptions.Shard();
        var tags = new TagOptions();
        var threads = SharedOptions.Threads();
        var command = new Command("predict", Text) { inputs, model, combine, top, format, output, shard, summary };
        tags.AddTo(command);
        command.Add(threads);
        command.Validators.Add(result =>
        {
            tags.Check(result);
            if (!tags.Restores(result) && result.GetResult(inputs) is not { Tokens.Count: > 0 })
                result.AddError("INPUT: name sound files or folders of them.");
            if (result.GetResult(shard) is not null && result.GetResult(output) is null)
                result.AddError("--shard: goes with --out, which 'timbre merge' then joins.");
        });
        command.SetAction((parse, cancellation) =>
        {
            if (tags.Journal(parse) is { } journal)
                return Task.FromResult(RestoreJob.Run(journal, tags.IsDryRun(parse), cancellation));
            var share = SharedOptions.ParseShard(parse.GetValue(shard));
            var path = parse.GetValue(output) is { } given ? share?.PathOf(given) ?? given : null;
            var request = new LibraryPredictionRequest
            {
                Sources = [],
                Options = new RecognitionOptions { Combine = Enum.Parse<CombineRule>(parse.GetValue(combine)!, ignoreCase: true), Top = parse.GetValue(top) },
                Tagging = tags.Of(parse, path),
                Shard = share,
            };
            return PredictJob.RunAsync(
                parse.GetValue(model) ?? ShippedModel.Path(), parse.GetValue(threads), parse.GetValue(inputs)!, request, parse.GetValue(format) ?? FormatOf(path), path, parse.GetValue(summary), cancellation);
        });
        return command;
    }

    private static string FormatOf(string? output) => Path.GetExtension(output)?.ToLowerInvariant() switch
    {
        ".json" => "json",
        ".csv" => "csv",
        _ => "text",
    };

    /// <summary>The options on tags, which only make sense together.</summary>
    private sealed class TagOptions
    {
        private readonly Option<bool> _write = new("--write-tags") { Description = "Put the first genre into each file's own tag; old values are kept in a journal" };
        private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --write-tags or --restore-tags: show old and new genre, change nothing" };
        private readonly Option<bool> _onlyEmpty = new("--only-empty") { Description = "With --write-tags: leave alone files that have a genre" };
        private readonly Option<bool> _unsure = new("--include-unsure") { Description = "With --write-tags: write also what the model is not sure of" };
        private readonly Option<string> _journal = new("--tag-journal") { Description = "With --write-tags: where old values are kept (default: timbre-tags-<time>.jsonl, or beside --out)", HelpName = "FILE" };
        private readonly Option<string> _restore = new("--restore-tags") { Description = "Bring back the genres that a journal keeps", HelpName = "FILE" };

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { _write, _dryRun, _onlyEmpty, _unsure, _journal, _restore })
                command.Add(option);
        }

        public bool Restores(CommandResult result) => result.GetResult(_restore) is not null;

        public string? Journal(ParseResult parse) => parse.GetValue(_restore);

        public bool IsDryRun(ParseResult parse) => parse.GetValue(_dryRun);

        public void Check(CommandResult result)
        {
            var writes = result.GetValue(_write);
            if (writes && Restores(result))
                result.AddError("--write-tags and --restore-tags: give one of them.");
            if (result.GetValue(_dryRun) && !writes && !Restores(result))
                result.AddError("--dry-run: goes with --write-tags or --restore-tags.");
            foreach (var option in new Option[] { _onlyEmpty, _unsure, _journal })
            {
                if (result.GetResult(option) is { Implicit: false } && !writes)
                    result.AddError($"{option.Name}: goes with --write-tags.");
            }
        }

        /// <summary>Beside a result that is continued the journal is continued too; elsewhere each run has one of its own, so that it can be taken back by itself.</summary>
        public TaggingOptions? Of(ParseResult parse, string? output)
        {
            if (!parse.GetValue(_write))
                return null;
            var journal = parse.GetValue(_journal)
                ?? (output is null ? $"timbre-tags-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.jsonl" : $"{output}.tags.jsonl");
            return new TaggingOptions(journal, parse.GetValue(_dryRun), parse.GetValue(_unsure), parse.GetValue(_onlyEmpty));
        }
    }
}
