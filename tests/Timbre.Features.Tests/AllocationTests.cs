using Timbre.Audio;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Sets;

namespace Timbre.Features.Tests;

/// <summary>Alone, as other tests would take the shared buffers away in between.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    public static TheoryData<string> Sets => [.. FeatureSet.All.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_warm_analysis_of_half_a_minute_allocates_less_than_a_mebibyte(string set)
    {
        var random = new Random(8);
        var clip = new AudioClip([.. Enumerable.Range(0, 30 * 22050).Select(_ => random.NextSingle() - 0.5f)], SampleRate.Default);
        for (var i = 0; i < 3; i++)
            Compute(set, clip);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Compute(set, clip);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static void Compute(string set, AudioClip clip)
    {
        using var analysis = new Analysis(clip);
        FeatureSet.Named(set).Compute(analysis);
    }
}
