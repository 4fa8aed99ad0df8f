using System.CommandLine;
using Timbre.Learning.Ensembles;
using Timbre.Learning.Models;
using Timbre.Learning.Networks;

namespace Timbre.Cli.Commands;

/// <summary><c>timbre info</c>: what a saved model is and what it earned.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A model.timbre" };
        var command = new Command("info", "Shows what a saved model is: classes, input, layers, data and figures.\n\nExample:\n  timbre info runs/cnn-genres-0/model.timbre") { file };
        command.SetAction(parse =>
        {
            Show(parse.GetValue(file)!);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Show(string path)
    {
        var (model, card) = ModelFile.Load(path);
        using var owned = model;
        var representation = model.Representation;
        Console.WriteLine($"model            {model.Name} ({model.Kind.ToString().ToLowerInvariant()}), {new FileInfo(path).Length / 1048576.0:0.00} MiB");
        Console.WriteLine($"classes          {string.Join(", ", model.Classes)}");
        Console.WriteLine($"hears            windows of {representation.Window.TotalSeconds:0.##} s at {Learning.Representations.Representation.Rate.Hertz} Hz");
        if (representation.Features is { } features)
            Console.WriteLine($"features         {features.Names.Count}{(features.SetName.Length > 0 ? $" ({features.SetName})" : "")}");
        if (representation.LogMel is { } logMel)
            Console.WriteLine($"log-mel          {logMel.Bands} bands, {logMel.ColumnsPerWindow} columns a window");
        Console.WriteLine($"trained on       {card.Data}, {card.TrainedOn} items, split {card.Split}, seed {card.Seed}");
        Console.WriteLine($"command          {card.Command}");
        if (card.Metrics["accuracy"] is { } accuracy)
            Console.WriteLine($"on the test part accuracy {accuracy.GetValue<double>():0.000}, macro F1 {card.Metrics["macro_f1"]?.GetValue<double>():0.000}, log loss {card.Metrics["log_loss"]?.GetValue<double>():0.000}, {card.Metrics["n"]} items");
        Console.WriteLine($"confidence       sure from {card.SureFrom:0.00}, leaning from {card.LeaningFrom:0.00}");
        if (card.Notes.Length > 0)
            Console.WriteLine($"notes            {card.Notes}");
        if (model is EnsembleModel ensemble)
            ShowMembers(ensemble);
        if (model is NetworkModel network)
            ShowLayers(network);
    }

    private static void ShowMembers(EnsembleModel ensemble)
    {
        Console.WriteLine($"\n{ensemble.Members.Count} members, combined by {ensemble.Rule.ToString().ToLowerInvariant()} vote".Replace("stack vote", "a stacked logistic regression", StringComparison.Ordinal));
        for (var i = 0; i < ensemble.Members.Count; i++)
            Console.WriteLine($"  {ensemble.Members[i].Name,-16} {ensemble.Members[i].Kind.ToString().ToLowerInvariant(),-10}{(ensemble.Weights is { } weights ? $" weight {weights[i]:0.000}" : "")}");
    }

    private static void ShowLayers(NetworkModel network)
    {
        Console.WriteLine($"\ninput {string.Join(" × ", network.Input.Shape)}, {network.Network.ParameterCount():N0} parameters");
        foreach (var (name, tensor) in network.Network.NamedParameters())
            Console.WriteLine($"  {name,-24} {string.Join(" × ", tensor.Shape.ToArray()),-20} {tensor.ElementCount,12:N0}");
    }
}
