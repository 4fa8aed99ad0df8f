using System.Diagnostics;
using Timbre.Audit;
using Timbre.Audit.Fingerprints;
using Timbre.Bench.Audit;

// How the cost of looking for copies grows with the collection: synthetic half-minute tracks, one in a hundred a copy of its neighbor.
// dotnet run -c Release --project bench/audit -- 1000 10000 100000

var sizes = args.Length > 0 ? args.Select(int.Parse).ToArray() : [1000, 4000, 16_000];
var threads = Environment.ProcessorCount;
var fingerprints = new Fingerprint[sizes.Max()];
var profiles = new SoundProfile?[sizes.Max()];
Parallel.For(0, fingerprints.Length, i =>
{
    var sheet = SyntheticSheets.Make(i);
    (fingerprints[i], profiles[i]) = (Fingerprint.Of(sheet), SoundProfile.Of(sheet));
});
Console.WriteLine("Seconds of processor time.\ntracks  index s  search s  ms/track  per track of first  hits/track  copies found  other pairs  sound s  memory MB");
var first = 0.0;
foreach (var size in sizes)
{
    var part = fingerprints[..size];
    var began = Now();
    var index = new FingerprintIndex(part);
    var indexing = Now() - began;
    began = Now();
    var pairs = CopySearch.Find(part, index, 0.22, int.MaxValue, threads, CancellationToken.None);
    var searching = Now() - began;
    began = Now();
    ProfileSearch.Find(profiles[..size], CancellationToken.None);
    var sound = Now() - began;

    var sample = Enumerable.Range(0, 200).Select(i => (int)((long)i * size / 200)).ToArray();
    var hits = new List<(int, int)>();
    foreach (var track in sample)
        index.Search(part[track], size, hits);
    var copies = pairs.Count(pair => pair.Second == pair.First + 1 && SyntheticSheets.IsCopy(pair.Second));
    var each = 1000 * (indexing + searching) / size;
    first = first == 0 ? each : first;
    Console.WriteLine($"{size,6}  {indexing,7:0.00}  {searching,8:0.00}  {each,8:0.000}  {each / first,18:0.00}  {hits.Count / 200.0,10:0}  {copies,5} of {size / SyntheticSheets.CopyEvery,-5} {pairs.Count - copies,10}  {sound,7:0.00}  {GC.GetTotalMemory(false) / 1048576,9:0}");
}

// Processor time of all threads: other work on the machine does not count.
static double Now() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
