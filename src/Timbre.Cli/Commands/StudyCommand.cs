namespace Timbre.Cli.Commands;

internal static class StudyCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = $"The study: {string.Join(", ", DeclaredStudies.All.Select(study => study.Name))}; without it, they are listed", Arity = ArgumentArity.ZeroOrOne };
        var data = SharedOptions.Data();
        var seeds = new Option<int?>("--seeds") { Description = "How many seeds, from 0 (default: the study's own)", HelpName = "N", Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var classes = SharedOptions.Classes();
        var models = SharedOptions.Names("--models", "Run these models only");
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training part, for all networks (default: each network's own)", HelpName = "N", Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var set = new Option<string[]>("--set") { Description = "A setting of one model, such as resnet50.pretrained=FILE", HelpName = "model.name=value" };
        var output = new Option<string>("--out") { Description = "Where results are kept (default: studies/<name>-<data>); an interrupted study there goes on", HelpName = "DIR" };
        var device = SharedOptions.Device();
        var threads = SharedOptions.Threads();
        var command = new Command(
            "study",
            "Reruns a published study: trains its models over several seeds and shows published and measured accuracy side by side.\n"
            + "Where the published protocol lets segments of one track stand on both sides, the honest one is run as well.\n\n"
            + "Examples:\n  timbre study tabular --data gtzan/features_30_sec.csv --seeds 5\n  timbre study ensembles --data gtzan/features_30_sec.csv --classes disco,pop\n  timbre study mfcc-networks --data gtzan/mel --models mfcc-cnn --seeds 1")
        {
            name, data, seeds, classes, models, epochs, set, output, device, threads,
        };
        command.SetAction((parse, cancellation) =>
        {
            if (parse.GetValue(name) is not { } wanted)
            {
                List();
                return Task.FromResult(ExitCode.Success);
            }
            var study = DeclaredStudies.Find(wanted) ?? throw new UsageException($"{wanted}: no such study; there are {string.Join(", ", DeclaredStudies.All.Select(one => one.Name))}");
            var request = new StudyRequest
            {
                Seeds = parse.GetValue(seeds) ?? study.Seeds,
                Classes = NullIfEmpty(parse.GetValue(classes)),
                Models = NullIfEmpty(parse.GetValue(models)),
                Options = ModelSettings.Parse(parse.GetValue(set) ?? []),
                Settings = new TrainingSettings { Threads = parse.GetValue(threads), Epochs = parse.GetValue(epochs), Device = parse.GetValue(device)! },
            };
            var path = parse.GetValue(data) ?? throw new UsageException($"--data: the study {study.Name} needs data, such as --data gtzan/features_30_sec.csv");
            return Task.FromResult(StudyJob.Run(study, path, parse.GetValue(output), request, cancellation));
        });
        return command;
    }

    private static void List()
    {
        var width = DeclaredStudies.All.Max(study => study.Name.Length);
        foreach (var study in DeclaredStudies.All)
        {
            Console.WriteLine($"{study.Name.PadRight(width)}  {study.Summary}");
            foreach (var part in study.Parts)
                Console.WriteLine($"{new string(' ', width)}    {part.Title}, {string.Join(" and ", part.Splits)}: {string.Join(", ", part.Entries.Select(entry => entry.Model))}");
        }
    }

    private static string[]? NullIfEmpty(string[]? names) => names is { Length: > 0 } ? names : null;
}
