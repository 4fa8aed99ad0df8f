using Timbre.Bench.Load;

// Puts 'timbre serve' under load and under attack, beside 'timbre predict' on the same clips in the same run.
// Arguments: the program (timbre.dll), a folder of clips, seconds of load (default 60), clients (default 64).

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/load -- artifacts/program/timbre.dll CLIPS [SECONDS] [CLIENTS]");
    return 2;
}
var program = Path.GetFullPath(args[0]);
var clips = Directory.EnumerateFiles(args[1], "*.flac", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
var seconds = args.Length > 2 ? int.Parse(args[2]) : 60;
var clients = args.Length > 3 ? int.Parse(args[3]) : 64;
var bodies = clips.Select(File.ReadAllBytes).ToArray();
Console.WriteLine($"{clips.Length} clips, {bodies.Average(body => body.Length) / 1024:0} KiB each; {clients} clients; {Environment.ProcessorCount} cores, shared with the clients");

// The command line before and after the server, as the machine may be busier at one time than at another.
var repeats = Math.Max(1, 10 * seconds / 60);
// What runs first finds neither libraries nor clips in memory: it is not counted.
_ = ReferenceRun.Measure(program, clips, 1);
var before = ReferenceRun.Measure(program, clips, repeats);
LoadResult load;
List<string> attacks;
using (var server = ServerProcess.Start(program))
{
    using (var warm = new LoadRun(server, bodies, 4))
        await warm.RunAsync(TimeSpan.FromSeconds(5));
    using (var run = new LoadRun(server, bodies, clients))
        load = await run.RunAsync(TimeSpan.FromSeconds(seconds));
    attacks = await Attacks.RunAsync(server, bodies);
}
var after = ReferenceRun.Measure(program, clips, repeats);
var reference = (before.PerSecond + after.PerSecond) / 2;
var processor = (before.ProcessorMilliseconds + after.ProcessorMilliseconds) / 2;

Console.WriteLine();
Console.WriteLine($"timbre predict          {before.PerSecond:0.0} files/s before, {after.PerSecond:0.0} after; {processor:0.0} ms of processor time a file");
Console.WriteLine($"timbre serve            {load.PerSecond:0.0} files/s = {load.PerSecond / reference:0.00} of the command line's; {load.ServerMilliseconds:0.0} ms of processor time a file = {load.ServerMilliseconds / processor:0.00} of it, and {load.ClientMilliseconds:0.0} ms of the clients'");
Console.WriteLine($"answers                 {load.Succeeded} named, {load.TurnedAway} turned away (429), {load.Failed} failed");
Console.WriteLine($"latency                 p50 {load.Percentile(0.5):0} ms, p95 {load.Percentile(0.95):0} ms, p99 {load.Percentile(0.99):0} ms");
Console.WriteLine($"memory of the server    {load.Memory}");
foreach (var line in attacks)
    Console.WriteLine(line);
return load.Failed == 0 && attacks.TrueForAll(line => !line.Contains("FAILED", StringComparison.Ordinal)) ? 0 : 1;
