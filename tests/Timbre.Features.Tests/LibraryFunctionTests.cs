using Timbre.Audio;
using Timbre.Features.Chroma;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.ConstantQTransform;
using Timbre.Features.Library;

namespace Timbre.Features.Tests;

/// <summary>The plain functions give what the analysis of a whole clip gives, whose parity with the reference is tested elsewhere.</summary>
public class LibraryFunctionTests
{
    private static readonly SampleRate Rate = SampleRate.Default;

    [Fact]
    public void Functions_of_samples_equal_the_analysis()
    {
        var clip = Chord();
        using var analysis = new Analysis(clip);
        var samples = clip.Samples;
        Same(analysis.Centroid, Feature.SpectralCentroid(samples, Rate));
        Same(analysis.Bandwidth, Feature.SpectralBandwidth(samples, Rate));
        Same(analysis.Rolloff, Feature.SpectralRolloff(samples, Rate));
        Same(analysis.SpectralContrast, Feature.SpectralContrast(samples, Rate));
        Same(analysis.SpectralFlatness, Feature.SpectralFlatness(samples));
        Same(analysis.PolyFeatures, Feature.PolyFeatures(samples, Rate));
        Same(analysis.Mel(40), Feature.MelSpectrogram(samples, Rate, nMels: 40));
        Same(analysis.Mfcc(13), Feature.Mfcc(samples, Rate, nMfcc: 13));
        Same(analysis.MfccDelta(13, 2), Feature.Delta(Feature.Mfcc(samples, Rate, nMfcc: 13), order: 2));
        Same(analysis.Chroma, Feature.ChromaStft(samples, Rate));
        Same(analysis.ConstantQ, ConstantQ.Magnitude(samples, Rate));
        Same(analysis.ChromaCqt, Feature.ChromaCqt(samples, Rate));
        Same(analysis.ChromaCens, Feature.ChromaCens(samples, Rate));
        Same(analysis.ChromaVqt, Feature.ChromaVqt(samples, Rate));
        Same(analysis.Tonnetz, Feature.Tonnetz(samples, Rate));
        Assert.Equal(analysis.Tuning, Pitch.EstimateTuning(samples, Rate));
    }

    [Fact]
    public void Functions_of_onset_envelopes_equal_the_analysis()
    {
        var clip = Pulses(0.5);
        using var analysis = new Analysis(clip);
        var envelope = Onset.OnsetStrength(clip.Samples, Rate);
        Assert.Equal(analysis.OnsetStrength.ToArray(), envelope);
        Assert.Equal(analysis.MedianOnsetStrength.ToArray(), Onset.OnsetStrength(clip.Samples, Rate, median: true));
        Assert.Equal(analysis.Tempo, Feature.Tempo(envelope, Rate));
        var tempogram = Feature.Tempogram(envelope);
        Same(analysis.Tempogram, tempogram);
        Same(analysis.TempogramRatio, Feature.TempogramRatio(tempogram, Rate));
        var fourier = Feature.FourierTempogram(envelope);
        Assert.Equal((analysis.FourierTempogram.Rows, analysis.FourierTempogram.Columns), (fourier.Rows, fourier.Columns));
        var beats = Beat.BeatTrack(clip.Samples, Rate);
        Assert.Equal(analysis.Beats.Tempo, beats.Tempo);
        Assert.Equal(analysis.Beats.Frames, beats.Frames);
    }

    [Theory]
    [InlineData(0.5, 120)]
    [InlineData(0.6, 100)]
    public void A_steady_pulse_has_its_tempo_and_its_beats(double seconds, double bpm)
    {
        var beats = Beat.BeatTrack(Pulses(seconds).Samples, Rate);
        Assert.Equal(bpm, beats.Tempo, 4.0);
        var gaps = beats.Frames.Zip(beats.Frames.Skip(1), (a, b) => (b - a) * 512.0 / Rate.Hertz);
        Assert.All(gaps, gap => Assert.Equal(seconds, gap, 0.05));
        Assert.True(beats.Frames.Count > 8 / seconds, $"{beats.Frames.Count} beats in ten seconds");
    }

    [Fact]
    public void The_delta_of_a_line_is_its_slope_and_that_of_a_parabola_its_curvature()
    {
        var line = Curve(20, t => 3 * t - 7);
        Assert.All(Feature.Delta(line).ToArray(), slope => Assert.Equal(3, slope, 1e-4f));
        var parabola = Curve(20, t => 2 * t * t + t);
        Assert.All(Feature.Delta(parabola, order: 2).ToArray(), curvature => Assert.Equal(4, curvature, 1e-3f));
    }

    [Fact]
    public void Too_few_frames_for_a_delta_are_refused_by_name() =>
        Assert.Contains("8 frames", Assert.Throws<ArgumentException>(() => Feature.Delta(Curve(8, t => t))).Message, StringComparison.Ordinal);

    [Fact]
    public void Stacking_delays_each_copy_further()
    {
        var stacked = Feature.StackMemory(Curve(5, t => t + 1), nSteps: 3, delay: 2);
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 1, 2, 3, 0, 0, 0, 0, 1], stacked.ToArray());
        var future = Feature.StackMemory(Curve(5, t => t + 1), nSteps: 2, delay: -1);
        Assert.Equal([1, 2, 3, 4, 5, 2, 3, 4, 5, 0], future.ToArray());
    }

    [Fact]
    public void A_polynomial_spectrum_gives_its_own_coefficients()
    {
        var spectrum = new FrameMatrix(1025, 2);
        for (var k = 0; k < 1025; k++)
        {
            var frequency = k * 22050.0 / 2048;
            spectrum[k, 0] = (float)(1e-6 * frequency * frequency - 0.01 * frequency + 5);
            spectrum[k, 1] = (float)(0.001 * frequency + 2);
        }
        var coefficients = Feature.PolyFeatures(spectrum, Rate, order: 2);
        Assert.Equal(1e-6, coefficients[0, 0], 1e-10);
        Assert.Equal(-0.01, coefficients[1, 0], 1e-6);
        Assert.Equal(5, coefficients[2, 0], 1e-3);
        Assert.Equal(0.001, Feature.PolyFeatures(spectrum, Rate)[0, 1], 1e-7);
    }

    [Fact]
    public void A_detuned_tone_shows_its_pitch_and_its_tuning()
    {
        var frequency = 440 * Math.Pow(2, 0.2 / 12);
        float[] samples = [.. Enumerable.Range(0, 22050).Select(n => (float)Math.Sin(2 * Math.PI * frequency * n / Rate.Hertz))];
        var (pitches, magnitudes) = Pitch.Piptrack(samples, Rate);
        var column = pitches.Column(20);
        var peak = Array.IndexOf(magnitudes.Column(20), magnitudes.Column(20).Max());
        Assert.Equal(frequency, column[peak], 1.0);
        Assert.Equal(0.2, Pitch.PitchTuning([(float)frequency]), 0.011);
        Assert.Equal(0.2, Pitch.EstimateTuning(samples, Rate), 0.03);
        Assert.Equal(0, Pitch.PitchTuning([]));
    }

    [Fact]
    public void A_silent_second_leaves_piptrack_empty() =>
        Assert.All(Pitch.Piptrack(new float[22050], Rate).Pitches.ToArray(), pitch => Assert.Equal(0, pitch));

    [Fact]
    public void A_c_major_triad_is_strongest_in_c_e_and_g()
    {
        var chroma = Feature.ChromaCqt(Chord().Samples, Rate).Column(40);
        var strongest = chroma.Select((value, index) => (value, index)).OrderByDescending(pair => pair.value).Take(3).Select(pair => pair.index).Order();
        Assert.Equal([0, 4, 7], strongest);
        var just = Feature.ChromaVqt(Chord().Samples, Rate, [1, 16.0 / 15, 9.0 / 8, 6.0 / 5, 5.0 / 4, 4.0 / 3, 45.0 / 32, 3.0 / 2, 8.0 / 5, 5.0 / 3, 9.0 / 5, 15.0 / 8]).Column(40);
        Assert.Equal([0, 4, 7], just.Select((value, index) => (value, index)).OrderByDescending(pair => pair.value).Take(3).Select(pair => pair.index).Order());
    }

    [Theory]
    [InlineData(FrameNorm.Sum)]
    [InlineData(FrameNorm.Length)]
    [InlineData(FrameNorm.Maximum)]
    public void Frames_are_normalized_as_asked(FrameNorm norm)
    {
        var column = Feature.ChromaCqt(Chord().Samples, Rate, norm: norm).Column(30);
        var size = norm switch
        {
            FrameNorm.Sum => column.Sum(),
            FrameNorm.Length => MathF.Sqrt(column.Sum(value => value * value)),
            _ => column.Max(),
        };
        Assert.Equal(1, size, 1e-5f);
    }

    [Fact]
    public void Wrong_parameters_are_refused()
    {
        var samples = Chord().Samples.ToArray();
        Assert.Throws<ArgumentException>(() => Feature.SpectralContrast(samples, Rate, nBands: 8));
        Assert.Throws<ArgumentException>(() => Feature.ChromaCqt(samples, Rate, binsPerOctave: 40));
        Assert.Throws<ArgumentException>(() => Feature.SpectralFlatness([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Feature.Delta(Curve(20, t => t), width: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Feature.StackMemory(Curve(5, t => t), delay: 0));
        Assert.Throws<ArgumentException>(() => Feature.Tempogram([]));
    }

    private static void Same(FrameMatrix expected, FrameMatrix actual)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        var (left, right) = (expected.ToArray(), actual.ToArray());
        for (var i = 0; i < left.Length; i++)
            Assert.Equal(left[i], right[i], 1e-5f * Math.Max(1, Math.Abs(left[i])));
    }

    private static FrameMatrix Curve(int frames, Func<float, float> curve)
    {
        var matrix = new FrameMatrix(1, frames);
        for (var t = 0; t < frames; t++)
            matrix[0, t] = curve(t);
        return matrix;
    }

    private static AudioClip Chord()
    {
        double[] pitches = [261.63, 329.63, 392.00];
        return new AudioClip(
            [.. Enumerable.Range(0, 44100).Select(n => (float)pitches.Sum(pitch => 0.2 * Math.Sin(2 * Math.PI * pitch * n / Rate.Hertz)))], Rate);
    }

    private static AudioClip Pulses(double seconds)
    {
        var samples = new float[10 * Rate.Hertz];
        var random = new Random(3);
        for (double start = 0.2; start < 9.8; start += seconds)
        {
            for (var n = 0; n < 2000; n++)
                samples[(int)(start * Rate.Hertz) + n] = (random.NextSingle() - 0.5f) * MathF.Exp(-n / 300f);
        }
        return new AudioClip(samples, Rate);
    }
}
