using System.CommandLine;
using Timbre.Cli.Extraction;
using Timbre.Cli.Images;
using Timbre.Cli.Sharding;
using Timbre.Features;
using Timbre.Features.Imaging;

namespace Timbre.Cli.Commands;

/// <summary><c>timbre spectrogram</c>: sound files to pictures.</summary>
internal static class SpectrogramCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Sound files or folders of them; - reads names from stdin, one a line", Arity = ArgumentArity.OneOrMore };
        var kind = new Option<string>("--kind") { Description = "What to show: mel, stft, chroma, mfcc, cqt or tempogram", HelpName = "KIND", DefaultValueFactory = _ => "mel" };
        kind.AcceptOnlyFromAmong([.. Enum.GetNames<SpectrogramKind>().Select(name => name.ToLowerInvariant())]);
        var output = new Option<string>("--out") { Description = "The folder to write to; folders below the inputs are kept", HelpName = "DIR", Required = true };
        var bare = new Option<bool>("--bare") { Description = "No axes, for training: color in 432 × 288 pixels with white margins, as the public GTZAN images have it" };
        var gray = new Option<bool>("--gray") { Description = "Gray; with --bare one pixel row a coefficient, the lowest on top, and 1000 columns" };
        var shard = SharedOptions.Shard();
        var threads = SharedOptions.Threads();
        var command = new Command(
            "spectrogram",
            "Draws sound files as PNG images: plots with axes, or bare images for training.\n\nExamples:\n  timbre spectrogram song.mp3 --out plots\n  timbre spectrogram music/ --kind mel --bare --gray --out images\n  timbre spectrogram song.mp3 --kind cqt --out plots")
        {
            inputs, kind, output, bare, gray, shard, threads,
        };
        command.SetAction((parse, cancellation) => Task.FromResult(Run(
            parse.GetValue(inputs)!,
            Enum.Parse<SpectrogramKind>(parse.GetValue(kind)!, ignoreCase: true),
            parse.GetValue(output)!,
            SpectrogramStyle.Of(parse.GetValue(bare), parse.GetValue(gray)),
            Shard.Parse(parse.GetValue(shard)),
            parse.GetValue(threads),
            cancellation)));
        return command;
    }

    private static int Run(string[] inputs, SpectrogramKind kind, string output, SpectrogramStyle style, Shard? shard, int threads, CancellationToken cancellation)
    {
        if (output.Length == 0 || File.Exists(output))
            throw new UsageException($"--out {output}: is no folder; name a folder to write to");
        var missing = 0;
        var sources = FeatureSource.Find(FileList.Expand(inputs), exception =>
        {
            missing++;
            Failure.Report(exception.Message, ExitCode.Failed);
        });
        if (sources.Count == 0)
            return missing > 0 ? ExitCode.Failed : Failure.Report($"{string.Join(", ", inputs)}: no sound files there; give sound files or folders of them", ExitCode.Failed);
        var failures = new SpectrogramJob(kind, style, output).Run(sources, shard ?? new Shard(1, 1), threads, cancellation) + missing;
        return failures > 0 ? ExitCode.Failed : ExitCode.Success;
    }
}
