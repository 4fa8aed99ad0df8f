using System.CommandLine;
using Timbre.Audio;
using Timbre.Cli.Prediction;
using Timbre.Cli.Terminal;
using Timbre.Learning.Models;
using Timbre.Learning.Recognition;
using Timbre.Torch;

namespace Timbre.Cli.Commands;

/// <summary><c>timbre predict</c>: names the genres of sound files.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Sound files or folders of them; - reads names from stdin, one a line", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model") { Description = "A model.timbre (default: the one that ships)", HelpName = "FILE" };
        var combine = new Option<string>("--combine") { Description = "How the stretches of a recording become one answer: mean, max or vote", HelpName = "RULE", DefaultValueFactory = _ => "mean" };
        combine.AcceptOnlyFromAmong("mean", "max", "vote");
        var top = new Option<int>("--top") { Description = "How many genres to name", HelpName = "N", DefaultValueFactory = _ => 3, Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var format = new Option<string>("--format") { Description = "text, json or csv", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "csv");
        var threads = SharedOptions.Threads();
        var command = new Command(
            "predict",
            "Names the genres of recordings of any format and length, with probabilities.\n\nExamples:\n  timbre predict song.mp3\n  timbre predict music/ --format csv --top 1 > genres.csv\n  timbre predict song.flac --model runs/cnn-genres-0/model.timbre --combine vote")
        {
            inputs, model, combine, top, format, threads,
        };
        command.SetAction((parse, cancellation) => Task.FromResult(Run(
            parse.GetValue(inputs)!,
            parse.GetValue(model),
            Enum.Parse<CombineRule>(parse.GetValue(combine)!, ignoreCase: true),
            parse.GetValue(top),
            parse.GetValue(format)!,
            parse.GetValue(threads),
            cancellation)));
        return command;
    }

    private static int Run(string[] inputs, string? modelPath, CombineRule rule, int top, string format, int threads, CancellationToken cancellation)
    {
        var (files, missing) = InputFiles.Resolve(inputs);
        var failures = missing.Count;
        foreach (var line in missing)
            Failure.Report(line, ExitCode.Failed);
        if (files.Count == 0)
            return ExitCode.Failed;

        var (model, card) = ModelFile.Load(modelPath ?? ShippedModel.Path());
        using var owned = model;
        top = Math.Min(top, model.Classes.Count);
        // Files are worked on side by side, so each one's network gets one thread; a single file gets them all.
        TorchRuntime.Threads = files.Count > 1 ? 1 : threads;
        var predictor = new FilePredictor(model, card, rule, top);
        using (IPredictionWriter writer = format switch
        {
            "json" => new PredictionJsonWriter(Console.OpenStandardOutput()),
            "csv" => new CsvPredictionWriter(Console.Out, top),
            _ => new TextPredictionWriter(Console.Out, files.Count == 1),
        })
        using (var progress = new ProgressReport("predicting", files.Count, "files"))
        {
            foreach (var (prediction, failure) in OrderedWork.Select(files, threads, Attempt, cancellation))
            {
                if (prediction is not null)
                    writer.Write(prediction);
                if (failure is not null)
                {
                    failures++;
                    progress.Note($"timbre: {PlainText.OneLine(failure)}");
                }
                progress.Advance();
            }
        }
        if (failures > 0 && files.Count + missing.Count > 1)
            Console.Error.WriteLine($"{files.Count + missing.Count - failures} files named, {failures} failed");
        return failures > 0 ? ExitCode.Failed : ExitCode.Success;

        (FilePrediction? Prediction, string? Failure) Attempt(string path)
        {
            try
            {
                return (predictor.Predict(path, cancellation), null);
            }
            catch (Exception exception) when (exception is AudioFileException or IOException or UnauthorizedAccessException)
            {
                return (null, exception.Message);
            }
        }
    }
}
