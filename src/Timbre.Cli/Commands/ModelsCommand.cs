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

    private static void ShowAll() =>
        Screen.Output.WriteTable([["model", "learns from", "what it is"], .. ModelZoo.All.Select(recipe => new[] { recipe.Name, recipe.LearnsFrom.Name, recipe.Summary })]);

    private static void ShowSettings(ModelRecipe recipe)
    {
        Console.WriteLine($"{recipe.Name}: {recipe.Summary}\nlearns from {recipe.LearnsFrom}\n\nsettings (--set name=value):");
        Screen.Output.WriteTable(
            [["name", "default", "what it does"], .. recipe.Hyperparameters.Select(parameter => new[] { parameter.Name, parameter.Default, $"{parameter.Description} ({parameter.Permitted}{(parameter.Grid.Count > 0 ? $"; --tune tries {string.Join(", ", parameter.Grid)}" : "")})" })],
            "  ");
    }
}
