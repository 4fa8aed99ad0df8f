using System.Text.Json;
using System.Text.Json.Serialization;

namespace Timbre.Cli.Commands;

internal static class CompareCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("RUN_A") { Description = "The folder of a run, or a predictions.csv" };
        var second = new Argument<string>("RUN_B") { Description = "Another one, tested on the same items" };
        var format = new Option<string>("--format") { Description = "text or json", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var seed = SharedOptions.Seed();
        var command = new Command(
            "compare",
            "Compares two models on the test items that they have in common: McNemar's test, and an interval of the difference in accuracy.\n\nExample:\n  timbre compare runs/svm-features-0 runs/cnn-mel-0")
        {
            first, second, format, seed,
        };
        command.SetAction(parse =>
        {
            var (a, b) = (PredictionTable.Read(parse.GetValue(first)!), PredictionTable.Read(parse.GetValue(second)!));
            var comparison = PairedComparison.Of(a, b, parse.GetValue(seed));
            Console.WriteLine(parse.GetValue(format) == "json" ? Json(parse.GetValue(first)!, parse.GetValue(second)!, comparison) : Text(parse.GetValue(first)!, parse.GetValue(second)!, comparison));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Text(string first, string second, PairedComparison pair)
    {
        var verdict = pair.Differs
            ? $"{(pair.SecondAccuracy > pair.FirstAccuracy ? "B" : "A")} is better; chance alone would rarely do this (5 % level)."
            : "The test items do not tell the models apart (5 % level).";
        var left = pair.Unmatched > 0 ? $", {pair.Unmatched} that only one was tested on left out" : "";
        return FormattableString.Invariant($"""
            A  {PlainText.OneLine(first)}: accuracy {pair.FirstAccuracy:0.000}
            B  {PlainText.OneLine(second)}: accuracy {pair.SecondAccuracy:0.000}
            on {pair.Count} test items of {pair.Tracks} tracks{left}

                      B right  B wrong
            A right   {pair.BothRight,7}  {pair.OnlyFirst,7}
            A wrong   {pair.OnlySecond,7}  {pair.BothWrong,7}

            difference B − A  {pair.SecondAccuracy - pair.FirstAccuracy:+0.000;−0.000;0.000}, 95 % interval {pair.Difference.Low:+0.000;−0.000;0.000} to {pair.Difference.High:+0.000;−0.000;0.000} (bootstrap over tracks)
            McNemar           mid-p {pair.Test.MidP:0.0000}, exact p {pair.Test.Exact:0.0000}
            {verdict}
            """) + (pair.AreItemsIndependent ? "" : "\nItems of one track are not independent, which McNemar's test takes them to be: the interval decides here.");
    }

    private static string Json(string first, string second, PairedComparison pair) => JsonSerializer.Serialize(
        new ComparisonDocument(
            new(first, pair.FirstAccuracy),
            new(second, pair.SecondAccuracy),
            pair.Count,
            pair.Tracks,
            pair.Unmatched,
            pair.BothRight,
            pair.OnlyFirst,
            pair.OnlySecond,
            pair.BothWrong,
            pair.SecondAccuracy - pair.FirstAccuracy,
            [pair.Difference.Low, pair.Difference.High],
            pair.Test.Exact,
            pair.Test.MidP,
            pair.AreItemsIndependent,
            pair.Differs),
        ComparisonDocuments.Default.ComparisonDocument);
}

/// <summary>What <c>timbre compare --format json</c> prints.</summary>
internal sealed record ComparisonDocument(
    ComparedRun First,
    ComparedRun Second,
    int Items,
    int Tracks,
    int LeftOut,
    int BothRight,
    int OnlyFirstRight,
    int OnlySecondRight,
    int BothWrong,
    double Difference,
    IReadOnlyList<double> Interval,
    double McnemarExact,
    double McnemarMidP,
    bool ItemsAreIndependent,
    bool Differs);

internal sealed record ComparedRun(string Run, double Accuracy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ComparisonDocument))]
internal sealed partial class ComparisonDocuments : JsonSerializerContext;
