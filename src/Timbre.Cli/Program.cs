Timbre.Cli.Telemetry.TurnOff();
return await Timbre.Cli.CommandLine.RunAsync(args);
