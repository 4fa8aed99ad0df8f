using BenchmarkDotNet.Attributes;
using Timbre.Audio;
using Timbre.Features;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.ConstantQTransform;
using Timbre.Features.Library;
using Timbre.Features.Rhythm;
using Timbre.Features.Sets;

namespace Timbre.Bench.Features;

/// <summary>A clip of 30 s in memory, one thread: whole sets first, then the parts, each with what it needs already computed.</summary>
[MemoryDiagnoser]
public class FeatureBenchmarks : IDisposable
{
    private static readonly ConstantQOptions FineBins = new() { Bins = 252, BinsPerOctave = 36 };

    private readonly AudioClip _clip = SyntheticClip.Make(30);
    private Analysis _analysis = null!;
    private float[] _envelope = null!;

    [GlobalSetup]
    public void Setup()
    {
        _analysis = new Analysis(_clip);
        FeatureSet.Full309.Compute(_analysis);
        _envelope = _analysis.OnsetStrength.ToArray();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _analysis?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public float LogMel()
    {
        using var analysis = new Analysis(_clip);
        return analysis.MelDecibels()[0, 0];
    }

    [Benchmark]
    public double Gtzan58()
    {
        using var analysis = new Analysis(_clip);
        return FeatureSet.Gtzan58.Compute(analysis)[0];
    }

    [Benchmark]
    public double Full309()
    {
        using var analysis = new Analysis(_clip);
        return FeatureSet.Full309.Compute(analysis)[0];
    }

    [Benchmark]
    public float Stft()
    {
        using var analysis = new Analysis(_clip);
        return analysis.Stft.Real[0, 0];
    }

    [Benchmark]
    public float HarmonicPercussiveWithStft()
    {
        using var analysis = new Analysis(_clip);
        return analysis.Harmonic[0];
    }

    [Benchmark]
    public FrameMatrix Cqt84() => ConstantQ.Magnitude(_clip.Samples, _clip.Rate);

    [Benchmark]
    public FrameMatrix Cqt252() => ConstantQ.Magnitude(_clip.Samples, _clip.Rate, FineBins);

    [Benchmark]
    public FrameMatrix SpectralContrast() => Feature.SpectralContrast(_analysis.Magnitude, _clip.Rate);

    [Benchmark]
    public FrameMatrix SpectralFlatness() => Feature.SpectralFlatness(_analysis.Power);

    [Benchmark]
    public FrameMatrix Tempogram() => Feature.Tempogram(_envelope);

    [Benchmark]
    public ComplexFrameMatrix FourierTempogram() => Feature.FourierTempogram(_envelope);

    [Benchmark]
    public BeatTrack Beats() => Beat.BeatTrackFromOnsets(_envelope, _clip.Rate);
}
