using System.Diagnostics;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Sets;
using Timbre.Files.Finding;

namespace Timbre.Bench.Features;

/// <summary>What each step of a clip costs one thread that works alone, and one that works beside another: what two threads share slows the steps that need it most.</summary>
internal static class StageTable
{
    private const int Clips = 24;
    private const int Rounds = 5;

    private static readonly (string Name, Action<Analysis> Run)[] Stages =
    [
        ("spectrum", analysis => _ = analysis.Power),
        ("chroma", analysis => _ = analysis.Chroma),
        ("shape", analysis => _ = analysis.Centroid),
        ("waveform", analysis => (_, _) = (analysis.ZeroCrossingRate, analysis.Rms)),
        ("mel, MFCC", analysis => _ = analysis.Mfcc(13)),
        ("tempo", analysis => _ = analysis.Tempo),
        ("separation", analysis => _ = analysis.Harmonic[0]),
        ("separated chroma", analysis => _ = analysis.HarmonicChroma),
        ("MFCC derivatives", analysis => (_, _) = (analysis.MfccDelta(13, 1), analysis.MfccDelta(13, 2))),
        ("contrast", analysis => _ = analysis.SpectralContrast),
        ("constant-Q chroma", analysis => _ = analysis.ChromaCqt),
        ("tonnetz, CENS", analysis => (_, _) = (analysis.Tonnetz, analysis.ChromaCens)),
        ("variable-Q chroma", analysis => _ = analysis.ChromaVqt),
        ("64 mel bands", analysis => _ = analysis.Mel(64)),
        ("flatness, slope", analysis => (_, _) = (analysis.SpectralFlatness, analysis.PolyFeatures)),
        ("beats", analysis => _ = analysis.Beats),
        ("tempogram", analysis => _ = analysis.Tempogram),
        ("Fourier tempogram", analysis => _ = analysis.FourierTempogram),
        ("tempogram ratio", analysis => _ = analysis.TempogramRatio),
        ("statistics", analysis => FeatureSet.Full309.Compute(analysis)),
    ];

    public static void Print(string audio)
    {
        var files = AudioFolder.Find(audio).Take(2 * Clips).ToArray();
        var (first, second) = (files[..(files.Length / 2)], files[(files.Length / 2)..]);
        var alone = Fastest();
        var beside = Fastest();
        Pass(first, null);
        for (var round = 0; round < Rounds; round++)
        {
            Pass(first, alone);
            var other = new Thread(() => Pass(second, null));
            other.Start();
            Pass(first, beside);
            other.Join();
        }
        Console.WriteLine($"{"ms a clip",-20} {"alone",7} {"beside",7} {"ratio",6}");
        for (var stage = 0; stage < alone.Length; stage++)
            Line(stage == 0 ? "decoding" : Stages[stage - 1].Name, alone[stage], beside[stage]);
        Line("all", alone.Sum(), beside.Sum());
    }

    private static void Line(string name, double alone, double beside) => Console.WriteLine($"{name,-20} {alone,7:F3} {beside,7:F3} {beside / alone,6:F3}");

    private static double[] Fastest()
    {
        var times = new double[Stages.Length + 1];
        Array.Fill(times, double.PositiveInfinity);
        return times;
    }

    // The mean of the clips, kept where it is less than in earlier rounds.
    private static void Pass(string[] files, double[]? fastest)
    {
        var buffer = new ClipBuffer();
        var sums = new double[Stages.Length + 1];
        foreach (var file in files)
        {
            var start = Stopwatch.GetTimestamp();
            using var analysis = new Analysis(AudioFile.Read(file, SampleRate.Default, buffer: buffer));
            sums[0] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            for (var stage = 0; stage < Stages.Length; stage++)
            {
                start = Stopwatch.GetTimestamp();
                Stages[stage].Run(analysis);
                sums[stage + 1] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        for (var stage = 0; fastest is not null && stage < sums.Length; stage++)
            fastest[stage] = Math.Min(fastest[stage], sums[stage] / files.Length);
    }
}
