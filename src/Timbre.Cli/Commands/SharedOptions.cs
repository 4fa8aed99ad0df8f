namespace Timbre.Cli.Commands;

/// <summary>Options that several commands have, with one meaning everywhere.</summary>
internal static class SharedOptions
{
    public static Option<int> Threads() => new("--threads")
    {
        Description = "Threads to use (default: the cores this process may use)",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Validators = { result => RequireAtLeast(result, 1) },
    };

    public static Option<string> Shard() => new("--shard") { Description = Files.Shards.Shard.Description, HelpName = "I/N" };

    public static Option<string> Data() => new("--data")
    {
        Description = "A folder of class folders of audio or of log-mel images (PNG, JPEG), or a feature table (CSV)",
        HelpName = "PATH",
    };

    public static Option<string> Split() => new("--split")
    {
        Description = "How to divide the data: tracks:70/15/15, tracks:80/20, segments:80/20 (leaky), files:TRAIN,VALID,TEST, groups:FILE.csv (as 'timbre audit --groups' writes it), kfold:K, kfold:KxR (repeated) or kfold:KxR:FILE.csv (groups stay whole)",
        HelpName = "S",
    };

    public static Option<long> Seed() => new("--seed")
    {
        Description = "The seed of every random step (default 0)",
        HelpName = "N",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count == 1 && !long.TryParse(result.Tokens[0].Value, out _))
                    result.AddError($"--seed {result.Tokens[0].Value}: expected a whole number.");
            },
        },
    };

    public static Option<string[]> Classes() => Names("--classes", "Use these classes only, such as classical,metal");

    public static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "a,b",
        CustomParser = result => result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray(),
    };

    public static Option<string> Device()
    {
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda", HelpName = "D", DefaultValueFactory = _ => "auto" };
        device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        return device;
    }

    public static SplitPlan Plan(string? text) => text is null ? SplitPlan.Default : UsageException.Read(() => SplitPlan.Parse(text));

    public static void RequireAtLeast(System.CommandLine.Parsing.OptionResult result, long least)
    {
        foreach (var token in result.Tokens)
        {
            if (!long.TryParse(token.Value, out var value) || value < least)
                result.AddError($"{result.Option.Name} {token.Value}: expected a whole number from {least}.");
        }
    }

    /// <summary>The share that <see cref="Shard()"/> names; null without one.</summary>
    public static Shard? ParseShard(string? text) => UsageException.Read(() => Files.Shards.Shard.Parse(text));
}
