using System.Globalization;
using System.Text.RegularExpressions;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Sets;

namespace Timbre.Bench.Features;

/// <summary>Differences from reference values in standard deviations of the reference over all clips.</summary>
internal static partial class ParityTable
{
    public static void Print(string golden, string audio)
    {
        var lines = File.ReadAllLines(golden);
        var names = lines[0].Split(',')[1..];
        var reference = lines.Skip(1).Select(line => line.Split(',')).ToDictionary(
            fields => fields[0],
            fields => fields[1..].Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray());
        var files = Directory.GetFiles(audio, "*.flac", SearchOption.AllDirectories).Where(file => reference.ContainsKey(Path.GetFileNameWithoutExtension(file)));
        var computed = files.AsParallel().ToDictionary(file => Path.GetFileNameWithoutExtension(file), Compute);
        var errors = new List<(string Family, string Where, double Error)>();
        for (var i = 0; i < names.Length; i++)
        {
            var values = reference.Values.Select(row => row[i]).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            errors.AddRange(computed.Select(pair => (Family(names[i]), $"{pair.Key} {names[i]}", Math.Abs(pair.Value[i] - reference[pair.Key][i]) / deviation)));
        }
        Console.WriteLine($"{computed.Count} clips; differences in standard deviations of the reference");
        Console.WriteLine($"{"family",-20} {"features",8} {"rms",9} {"largest",9}  where");
        foreach (var family in errors.GroupBy(error => error.Family))
        {
            var worst = family.MaxBy(error => error.Error);
            var rms = Math.Sqrt(family.Average(error => error.Error * error.Error));
            Console.WriteLine($"{family.Key,-20} {family.Count() / computed.Count,8} {rms,9:E1} {worst.Error,9:E1}  {worst.Where}");
        }
        Console.WriteLine($"pairs: {errors.Count}, above 0.02: {errors.Count(error => error.Error > 0.02)}, above 0.2: {errors.Count(error => error.Error > 0.2)}");
    }

    private static double[] Compute(string file)
    {
        using var analysis = new Analysis(AudioFile.Read(file, SampleRate.Default));
        return FeatureSet.Full309.Compute(analysis);
    }

    private static string Family(string name) => Suffix().Replace(name, "");

    [GeneratedRegex(@"(_\d+)?_(mean|var)(_\d+)?$")]
    private static partial Regex Suffix();
}
