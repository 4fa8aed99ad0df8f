namespace Timbre.Cli.Commands;

internal static class ModelsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "Show the settings of this model", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("models", "Lists what can be trained; with a name, the settings that --set takes.\n\nExamples:\n  timbre models\n  timbre models cnn") { name };
        command.SetAction(parse =>
        {
            if (parse.GetValue(name) is { } wanted)
                ShowSettings(ModelZoo.Find(wanted) ?? throw new UsageException($"{wanted}: no such model; there are {string.Join(", ", ModelZoo.All.Select(recipe => recipe.Name))}"));
            else
                ShowAll();
            return ExitCode.Success;
        });
        return command;
    }

    private static void ShowAll()
    {
        var width = ModelZoo.All.Max(recipe => recipe.Name.Length);
        var from = ModelZoo.All.Max(recipe => recipe.LearnsFrom.Name.Length);
        Console.WriteLine($"{"model".PadRight(width)}  {"learns from".PadRight(from)}  what it is");
        foreach (var recipe in ModelZoo.All)
            Console.WriteLine($"{recipe.Name.PadRight(width)}  {recipe.LearnsFrom.Name.PadRight(from)}  {recipe.Summary}");
    }

    private static void ShowSettings(ModelRecipe recipe)
    {
        Console.WriteLine($"{recipe.Name}: {recipe.Summary}\nlearns from {recipe.LearnsFrom}\n\nsettings (--set name=value):");
        var width = recipe.Hyperparameters.Max(parameter => parameter.Name.Length);
        foreach (var parameter in recipe.Hyperparameters)
            Console.WriteLine($"  {parameter.Name.PadRight(width)}  {parameter.Description} ({parameter.Permitted}; default {parameter.Default}{(parameter.Grid.Count > 0 ? $"; --tune tries {string.Join(", ", parameter.Grid)}" : "")})");
    }
}
