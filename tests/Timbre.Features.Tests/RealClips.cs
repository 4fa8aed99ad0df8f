using System.Collections.Concurrent;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Sets;
using Timbre.Testing;

namespace Timbre.Features.Tests;

/// <summary>The features of the 116 real clips, computed once for all tests that ask.</summary>
internal static class RealClips
{
    private static readonly Lazy<Tables> Shared = new(Compute);

    /// <summary>The 57 features by clip.</summary>
    public static IReadOnlyDictionary<string, double[]> Gtzan58 => Computed().Gtzan58;

    /// <summary>The 309 features by clip.</summary>
    public static IReadOnlyDictionary<string, double[]> Full309 => Computed().Full309;

    private static Tables Computed()
    {
        // Outside of the lazy value, so that each test is skipped by its own name.
        SharedData.Require("gtzan/audio");
        return Shared.Value;
    }

    private static Tables Compute()
    {
        var tables = new Tables([], []);
        var files = Directory.GetFiles(SharedData.Require("gtzan/audio"), "*.flac", SearchOption.AllDirectories);
        Parallel.ForEach(files, file =>
        {
            using var analysis = new Analysis(AudioFile.Read(file, SampleRate.Default));
            var clip = Path.GetFileNameWithoutExtension(file);
            tables.Gtzan58[clip] = FeatureSet.Gtzan58.Compute(analysis);
            tables.Full309[clip] = FeatureSet.Full309.Compute(analysis);
        });
        return tables;
    }

    private sealed record Tables(ConcurrentDictionary<string, double[]> Gtzan58, ConcurrentDictionary<string, double[]> Full309);
}
