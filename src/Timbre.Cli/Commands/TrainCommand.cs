namespace Timbre.Cli.Commands;

internal static class TrainCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var model = new Option<string>("--model") { Description = "What to train; 'timbre models' lists them (default: cnn, or mlp for a table)", HelpName = "NAME" };
        var split = SharedOptions.Split();
        var classes = SharedOptions.Classes();
        var segment = new Option<double?>("--segment") { Description = "Cut recordings into pieces of this many seconds, each an example of its own", HelpName = "SECONDS" };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training part (default: the model's own)", HelpName = "N", Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var seed = SharedOptions.Seed();
        var seeds = new Option<int>("--seeds") { Description = "Train with so many seeds, counted up from --seed, and report mean, deviation and interval", HelpName = "N", DefaultValueFactory = _ => 1, Validators = { result => SharedOptions.RequireAtLeast(result, 1) } };
        var groups = new Option<string>("--groups") { Description = "Check the split against the groups that 'timbre audit --groups' wrote (default: groups.csv in the data folder, if there)", HelpName = "FILE.csv" };
        var noLeak = new Option<bool>("--no-leak-measurement") { Description = "Where the split leaks, do not train once more to tell what the leak is worth" };
        var output = new Option<string>("--out") { Description = "The run folder (default: runs/<model>-<data>-<seed>); an interrupted run there is resumed", HelpName = "DIR" };
        var every = new Option<int>("--checkpoint-every") { Description = "Seconds between two checkpoints, each at the end of an epoch; 0 for one after each", HelpName = "SECONDS", DefaultValueFactory = _ => 20, Validators = { result => SharedOptions.RequireAtLeast(result, 0) } };
        var device = SharedOptions.Device();
        var set = new Option<string[]>("--set") { Description = "A setting of the model, name=value; 'timbre models NAME' lists them", HelpName = "name=value" };
        var members = new Option<string>("--members") { Description = "The models of an ensemble (default: svm,random-forest,xgboost,mlp,cnn1d)", HelpName = "a,b,c" };
        var tune = new Option<bool>("--tune") { Description = "Choose the settings of classical models by cross-validation inside the training part" };
        var refit = new Option<bool>("--refit") { Description = "Once everything is chosen by the validation part (epoch, temperature, weights of members), train again on training and validation part together and test that model" };
        var threads = SharedOptions.Threads();
        var progress = new Option<string>("--progress") { Description = "text, or json: each step as one JSON object a line on stdout, in place of the printed result (docs/runs.md)", HelpName = "FORM", DefaultValueFactory = _ => "text" };
        progress.AcceptOnlyFromAmong("text", "json");

        var command = new Command(
            "train",
            "Trains a model, measures it on the held-out part, and writes a run folder with model, figures and report.\nWithout --data it learns the built-in synthetic set.\n\n"
            + "Examples:\n  timbre train\n  timbre train --data gtzan/genres --model cnn\n  timbre train --data features_30_sec.csv --model mlp --split tracks:80/20 --seed 1\n  timbre train --data features_30_sec.csv --model stack --members svm,xgboost,mlp\n  timbre train --data features_30_sec.csv --model svm --tune --split kfold:10x3 --seeds 3\n  timbre train --data gtzan/mel --model mel-stats --refit\n  MASTER_ADDR=node1 MASTER_PORT=29500 RANK=0 WORLD_SIZE=2 timbre train --data gtzan/genres   # and RANK=1 on another machine")
        {
            data, model, split, groups, classes, segment, epochs, seed, seeds, noLeak, output, every, device, set, members, tune, refit, threads, progress,
        };
        command.SetAction((parse, cancellation) =>
        {
            var specification = new RunSpecification
            {
                Data = parse.GetValue(data),
                Model = parse.GetValue(model),
                Split = parse.GetValue(split) ?? SplitPlan.Default.Name,
                Groups = parse.GetValue(groups),
                OnlyClasses = parse.GetValue(classes) is { Length: > 0 } names ? names : null,
                SegmentSeconds = parse.GetValue(segment),
                Epochs = parse.GetValue(epochs),
                Seed = parse.GetValue(seed),
                Seeds = parse.GetValue(seeds),
                Tune = parse.GetValue(tune),
                Refit = parse.GetValue(refit),
                MeasureLeak = !parse.GetValue(noLeak),
                Hyperparameters = ModelSettings.Parse(parse.GetValue(set) ?? [], parse.GetValue(members)),
            };
            var options = new RunOptions
            {
                Folder = parse.GetValue(output),
                RunsFolder = "runs",
                Threads = parse.GetValue(threads),
                Device = parse.GetValue(device)!,
                CheckpointEvery = TimeSpan.FromSeconds(parse.GetValue(every)),
                Command = TrainJob.CommandText(),
            };
            using var parent = ParentWatch.Begin(cancellation);
            return Task.FromResult(TrainJob.Run(specification, options, parse.GetValue(progress) == "json", parent?.Token ?? cancellation));
        });
        return command;
    }
}
