using System.Diagnostics;
using System.Globalization;
using Timbre.Audio;
using Timbre.Audio.Reading;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.ConstantQTransform;
using Timbre.Features.Sets;

namespace Timbre.Bench.Features;

/// <summary>One thread, one clip in memory, both sides warm, in turns: the best of each side, and their ratio.</summary>
internal static class ReferenceComparison
{
    private const int Rounds = 5;

    private static readonly (string Name, Action<AudioClip> Run)[] Jobs =
    [
        ("logmel", clip => Analyze(clip, analysis => analysis.MelDecibels())),
        ("gtzan58", clip => Analyze(clip, analysis => FeatureSet.Gtzan58.Compute(analysis))),
        ("full309", clip => Analyze(clip, analysis => FeatureSet.Full309.Compute(analysis))),
        ("cqt", clip => ConstantQ.Cqt(clip.Samples, clip.Rate)),
    ];

    public static void Print(string path, string python)
    {
        var clip = AudioFile.Read(path, SampleRate.Default);
        using var reference = Start(python, path);
        Console.WriteLine($"librosa {reference.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{python} cannot import librosa")}; {clip.Duration.TotalSeconds:F1} s of sound, one thread");
        Console.WriteLine($"{"",-8} {"librosa ms",10} {"Timbre ms",10} {"ratio",7}");
        foreach (var (name, run) in Jobs)
        {
            for (var i = 0; i < 40; i++)
                run(clip);
            var (here, there) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var round = 0; round < Rounds; round++)
            {
                reference.StandardInput.WriteLine(name);
                reference.StandardInput.Flush();
                there = Math.Min(there, 1000 * double.Parse(reference.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
                for (var i = 0; i < 10; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    run(clip);
                    here = Math.Min(here, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
            Console.WriteLine($"{name,-8} {there,10:F1} {here,10:F2} {there / here,7:F1}");
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Jobs[2].Run(clip);
        Console.WriteLine($"allocated for the 309 features of one clip, warm: {(GC.GetAllocatedBytesForCurrentThread() - before) / 1024} KiB");
        reference.StandardInput.Close();
        reference.WaitForExit();
    }

    private static void Analyze(AudioClip clip, Action<Analysis> compute)
    {
        using var analysis = new Analysis(clip);
        compute(analysis);
    }

    private static Process Start(string python, string path)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-W");
        start.ArgumentList.Add("ignore");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "reference.py"));
        start.ArgumentList.Add(path);
        foreach (var library in new[] { "OMP", "OPENBLAS", "MKL", "NUMBA" })
            start.Environment[$"{library}_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
