return await Timbre.Cli.CommandLine.RunAsync(args);
