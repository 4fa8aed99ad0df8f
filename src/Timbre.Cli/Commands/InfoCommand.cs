using System.Text.Json;

namespace Timbre.Cli.Commands;

internal static class InfoCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A model.timbre, or a name that 'timbre models' lists" };
        var diagram = new Option<string>("--diagram") { Description = "Draw the network into this file, SVG or PNG", HelpName = "FILE.svg|png" };
        var format = new Option<string>("--format") { Description = "text or json", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var set = new Option<string[]>("--set") { Description = "With a name: a setting of the network, name=value", HelpName = "name=value" };
        var command = new Command(
            "info",
            "Shows what a model is: layers with output shapes and parameters, and of a saved one its classes, input, data and figures.\n\n"
            + "Examples:\n  timbre info runs/cnn-genres-0/model.timbre\n  timbre info resnet50 --diagram resnet50.svg\n  timbre info mfcc-cnn --format json")
        {
            model, diagram, format, set,
        };
        command.SetAction(parse =>
        {
            var information = Find(parse.GetValue(model)!, parse.GetValue(set) ?? []);
            if (parse.GetValue(diagram) is { } path)
                Draw(information, path);
            if (parse.GetValue(format) == "json")
                Console.WriteLine(InformationJson.Of(information).ToJsonString(Indented));
            else
                InformationText.Write(information, Screen.Output);
            return ExitCode.Success;
        });
        return command;
    }

    private static ModelInformation Find(string model, string[] settings)
    {
        if (!Path.Exists(model) && ModelZoo.Find(model) is { } recipe)
            return ModelInformation.OfRecipe(recipe, ModelSettings.Parse(settings));
        if (settings.Length > 0)
            throw new UsageException("--set: a saved model has its settings; they can be given with a name only");
        if (!Path.Exists(model) && !model.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && !model.Contains('.', StringComparison.Ordinal))
            throw new UsageException($"{model}: neither a model file nor a name that can be trained; the names are {string.Join(", ", ModelZoo.All.Select(known => known.Name))}");
        return ModelInformation.OfFile(model);
    }

    private static void Draw(ModelInformation information, string path)
    {
        if (information.Network is not { } network)
            throw new UsageException($"--diagram: {information.Name} is no network; only networks have layers to draw");
        var format = Path.GetExtension(path).ToLowerInvariant();
        if (format is not (".svg" or ".png"))
            throw new UsageException($"--diagram {path}: name a file that ends in .svg or .png");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"--diagram {path}: there is no folder {folder}; make it first");
        if (format == ".svg")
            AtomicFile.WriteText(path, NetworkDiagram.Svg(information.Name, network));
        else
            AtomicFile.WriteBytes(path, NetworkDiagram.Png(information.Name, network));
        Console.Error.WriteLine($"drawn to {path}");
    }
}
