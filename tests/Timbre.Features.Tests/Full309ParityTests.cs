using System.Globalization;
using Timbre.Features.Sets;
using Timbre.Testing;

namespace Timbre.Features.Tests;

/// <summary>All 309 features of 116 real clips against the reference.</summary>
public sealed class Full309ParityTests
{
    [Fact]
    public void Names_equal_the_header_of_the_reference()
    {
        var header = File.ReadLines(GoldenData.Table("full309")).First();
        Assert.Equal(header.Split(',').Skip(1), FeatureSet.Full309.Names);
        Assert.Equal(309, FeatureSet.Full309.Names.Count);
    }

    [Fact]
    public void All_but_one_in_a_hundred_lie_within_a_fiftieth_of_a_standard_deviation_and_all_within_a_fifth()
    {
        var reference = Reference();
        Assert.Equal(116, reference.Count);
        var errors = new List<(double Error, string What)>();
        foreach (var (name, column) in FeatureSet.Full309.Names.Select((name, index) => (name, index)))
        {
            var deviation = Deviation(reference.Values.Select(values => values[column]));
            errors.AddRange(reference.Select(pair => (Math.Abs(RealClips.Full309[pair.Key][column] - pair.Value[column]) / deviation, $"{pair.Key} {name}")));
        }
        var worst = string.Join('\n', errors.OrderByDescending(error => error.Error).Take(40).Select(error => $"{error.What}: {error.Error:F4}"));
        var apart = errors.Count(error => !(error.Error <= 0.02));
        Assert.True(apart <= errors.Count / 100, $"{apart} of {errors.Count} pairs differ\n{worst}");
        Assert.True(errors.All(error => error.Error <= 0.2), worst);
    }

    [Fact]
    public void The_beat_trackers_tempo_equals_the_reference_in_at_least_110_clips()
    {
        var reference = Reference();
        var tempo = FeatureSet.Full309.Names.ToList().IndexOf("tempo");
        var equal = reference.Count(pair => Math.Abs(RealClips.Full309[pair.Key][tempo] - pair.Value[tempo]) < 1e-3);
        Assert.InRange(equal, 110, 116);
    }

    private static Dictionary<string, double[]> Reference() =>
        File.ReadLines(GoldenData.Table("full309")).Skip(1).Select(line => line.Split(',')).ToDictionary(
            fields => fields[0],
            fields => fields[1..].Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray());

    private static double Deviation(IEnumerable<double> values)
    {
        var list = values.ToArray();
        var mean = list.Average();
        return Math.Sqrt(list.Average(value => (value - mean) * (value - mean)));
    }
}
