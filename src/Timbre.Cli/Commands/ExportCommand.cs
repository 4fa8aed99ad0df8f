namespace Timbre.Cli.Commands;

internal static class ExportCommand
{
    public static Command Create()
    {
        var model = new Argument<string?>("MODEL") { Description = "A model.timbre (default: the one that ships)", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string>("--out") { Description = "The graph to write; its card gets the ending .json", HelpName = "FILE.onnx", Required = true };
        var command = new Command(
            "export",
            "Writes a model as one ONNX graph, from views of the sound to calibrated probabilities, and beside it a JSON card: classes, inputs, and how sound becomes them.\n\n"
            + "Example:\n  timbre export runs/cnn-genres-0/model.timbre --out genres.onnx")
        {
            model, output,
        };
        command.SetAction(parse =>
        {
            var path = parse.GetValue(output)!;
            OutputPath.RequireWritable(path);
            if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--out {path}: name a file that ends in .onnx");
            var (loaded, card) = ModelFile.Load(parse.GetValue(model) ?? ShippedModel.Path());
            using (loaded)
                Console.Error.WriteLine(PlainText.OneLine($"written to {path}, and its card to {OnnxExport.Write(loaded, card, path)}"));
            return ExitCode.Success;
        });
        return command;
    }
}
