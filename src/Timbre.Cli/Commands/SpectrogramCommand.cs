namespace Timbre.Cli.Commands;

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
        command.SetAction((parse, cancellation) =>
        {
            var folder = parse.GetValue(output)!;
            if (folder.Length == 0 || File.Exists(folder))
                throw new UsageException($"--out {folder}: is no folder; name a folder to write to");
            var (sources, missing) = InputFiles.Find(parse.GetValue(inputs)!);
            var request = new SpectrogramJobRequest
            {
                Sources = sources,
                Folder = folder,
                Kind = Enum.Parse<SpectrogramKind>(parse.GetValue(kind)!, ignoreCase: true),
                Draw = Drawing(parse.GetValue(bare), parse.GetValue(gray)),
                Shard = SharedOptions.ParseShard(parse.GetValue(shard)),
                Threads = parse.GetValue(threads),
            };
            return Task.FromResult(sources.Count == 0 ? ExitCode.Failed : Run(request, missing, cancellation));
        });
        return command;
    }

    private static Func<Spectrogram, string, byte[]> Drawing(bool bare, bool gray) => (bare, gray) switch
    {
        (true, true) => (spectrogram, _) => SpectrogramImage.Gray(spectrogram).Encode(),
        (true, false) => (spectrogram, _) => SpectrogramImage.Color(spectrogram).Encode(),
        (false, _) => (spectrogram, title) => SpectrogramPlot.Draw(spectrogram, title, gray),
    };

    private static int Run(SpectrogramJobRequest request, int missing, CancellationToken cancellation)
    {
        SpectrogramJobResult result;
        using (var progress = new JobProgress("spectrograms"))
            result = SpectrogramJob.Run(request, progress, cancellation);
        var failed = result.Failures.Count;
        Console.Error.WriteLine(PlainText.OneLine($"{result.Images} images written to {request.Folder}{(failed > 0 ? $", {failed} files failed" : "")}"));
        return failed + missing > 0 ? ExitCode.Failed : ExitCode.Success;
    }
}
