using System.Globalization;
using Timbre.Features.Sets;
using Timbre.Features.Tables;
using Timbre.Testing;

namespace Timbre.Features.Tests;

/// <summary>All 57 features of 116 real clips against the reference and against the table that circulates with the collection.</summary>
public sealed class Gtzan58ParityTests
{
    [Fact]
    public void Header_equals_that_of_the_public_table()
    {
        var header = File.ReadLines(SharedData.Require("gtzan/features_30_sec.csv")).First();
        Assert.Equal(header + "\n", FeatureTableWriter.Header(FeatureSet.Gtzan58.Names));
    }

    [Fact]
    public void Every_feature_of_every_clip_lies_within_a_hundredth_of_a_standard_deviation()
    {
        var reference = Reference();
        var failures = new List<string>();
        foreach (var (name, column) in FeatureSet.Gtzan58.Names.Select((name, index) => (name, index)).Where(pair => pair.name != "tempo"))
        {
            var deviation = Deviation(reference.Values.Select(values => values[column]));
            foreach (var (clip, expected) in reference)
            {
                var error = Math.Abs(RealClips.Gtzan58[clip][column] - expected[column]) / deviation;
                if (!(error <= 0.01))
                    failures.Add($"{clip} {name}: {error:F4}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {reference.Count * 56}:\n{string.Join('\n', failures.Take(60))}");
    }

    [Fact]
    public void Tempo_equals_the_reference_in_all_but_two_clips()
    {
        var reference = Reference();
        var tempo = FeatureSet.Gtzan58.Names.ToList().IndexOf("tempo");
        var different = reference.Where(pair => Math.Abs(RealClips.Gtzan58[pair.Key][tempo] - pair.Value[tempo]) > 1e-3).Select(pair => pair.Key).ToArray();
        Assert.True(different.Length <= 2, $"{different.Length}: {string.Join(' ', different)}");
    }

    [Fact]
    public void All_but_one_in_a_hundred_agree_with_the_public_table()
    {
        var table = FeatureTable.Read(SharedData.Require("gtzan/features_30_sec.csv"));
        var rows = table.Rows.Where(row => RealClips.Gtzan58.ContainsKey(Path.GetFileNameWithoutExtension(row.FileName))).ToArray();
        var (pairs, apart) = (0, 0);
        foreach (var column in Enumerable.Range(0, 57).Where(column => table.FeatureNames[column] != "tempo"))
        {
            var deviation = Deviation(rows.Select(row => row.Values[column]));
            pairs += rows.Length;
            apart += rows.Count(row => !(Math.Abs(RealClips.Gtzan58[Path.GetFileNameWithoutExtension(row.FileName)][column] - row.Values[column]) <= 0.05 * deviation));
        }
        Assert.Equal(116, rows.Length);
        Assert.True(apart <= pairs / 100, $"{apart} of {pairs} pairs differ");
    }

    private static Dictionary<string, double[]> Reference() =>
        File.ReadLines(GoldenData.Table("gtzan58")).Skip(1).Select(line => line.Split(',')).ToDictionary(
            fields => fields[0],
            fields => fields[1..58].Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray());

    private static double Deviation(IEnumerable<double> values)
    {
        var list = values.ToArray();
        var mean = list.Average();
        return Math.Sqrt(list.Average(value => (value - mean) * (value - mean)));
    }
}
