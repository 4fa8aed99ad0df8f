using Timbre.Audio;
using Timbre.Features.ConstantQTransform;

namespace Timbre.Features.Tests.ConstantQTransform;

public sealed class ConstantQTests
{
    private static readonly SampleRate Rate = SampleRate.Default;

    [Theory]
    [MemberData(nameof(GoldenFrames.Signals), MemberType = typeof(GoldenFrames))]
    public void Magnitudes_equal_the_reference(string signal)
    {
        var clip = GoldenFrames.Clip(signal);
        GoldenFrames.AssertClose(signal, "cqt_abs", ConstantQ.Magnitude(clip.Samples, clip.Rate).ToArray(), 1e-2);
    }

    [Fact]
    public void The_complex_transform_has_the_same_magnitudes()
    {
        var samples = Tone(440, 22050);
        var complex = ConstantQ.Cqt(samples, Rate);
        var magnitude = ConstantQ.Magnitude(samples, Rate);
        for (var k = 0; k < magnitude.Rows; k++)
        {
            for (var t = 0; t < magnitude.Columns; t++)
                Assert.Equal(magnitude[k, t], Math.Sqrt(Math.Pow(complex.Real[k, t], 2) + Math.Pow(complex.Imaginary[k, t], 2)), 1e-4);
        }
    }

    [Fact]
    public void The_response_is_the_product_of_signal_and_windowed_complex_tone()
    {
        var samples = Tone(3111, 16384, phase: 0.7);
        var options = new ConstantQOptions { Bins = 12, MinimumFrequency = 3000 };
        var complex = ConstantQ.Cqt(samples, Rate, options);
        var frequencies = ConstantQ.Frequencies(options);
        const int Frame = 16;
        for (var k = 0; k < 12; k++)
        {
            var ratio = Math.Pow(2, 2.0 / 12);
            var length = (ratio + 1) / (ratio - 1) * Rate.Hertz / frequencies[k];
            double re = 0, im = 0, norm = 0;
            var window = 2 * (int)Math.Ceiling(length / 2) - 1;
            for (var n = 0; n < window; n++)
            {
                var weight = 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / window);
                var offset = n - (window - 1) / 2;
                var (sin, cos) = Math.SinCos(-2 * Math.PI * frequencies[k] * offset / Rate.Hertz);
                var value = samples[Frame * 512 + offset] * weight;
                (re, im, norm) = (re + value * cos, im + value * sin, norm + weight);
            }
            var scale = Math.Sqrt(length) / norm;
            Assert.Equal(re * scale, complex.Real[k, Frame], 1e-4);
            Assert.Equal(im * scale, complex.Imaginary[k, Frame], 1e-4);
        }
    }

    [Theory]
    [InlineData(110, 12)]
    [InlineData(880, 36)]
    [InlineData(2637, 24)]
    public void A_tone_is_strongest_in_its_own_bin(double frequency, int binsPerOctave)
    {
        var options = new ConstantQOptions { Bins = 7 * binsPerOctave, BinsPerOctave = binsPerOctave };
        var column = ConstantQ.Magnitude(Tone(frequency, 44100), Rate, options).Column(40);
        var expected = (int)Math.Round(binsPerOctave * Math.Log2(frequency / ConstantQOptions.C1));
        Assert.Equal(expected, Array.IndexOf(column, column.Max()));
    }

    [Fact]
    public void Half_the_amplitude_gives_half_the_response()
    {
        var samples = Tone(523, 22050);
        var whole = ConstantQ.Magnitude(samples, Rate).ToArray();
        var half = ConstantQ.Magnitude(Array.ConvertAll(samples, x => 0.5f * x), Rate).ToArray();
        for (var i = 0; i < whole.Length; i++)
            Assert.Equal(0.5f * whole[i], half[i], 1e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(511)]
    [InlineData(2049)]
    public void Signals_of_any_length_have_finite_responses(int length)
    {
        var magnitude = ConstantQ.Magnitude(Tone(440, length), Rate);
        Assert.Equal(1 + length / 512, magnitude.Columns);
        Assert.All(magnitude.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_hop_that_cannot_be_halved_gives_the_same_response()
    {
        var samples = Tone(330, 44100);
        var even = ConstantQ.Magnitude(samples, Rate, new ConstantQOptions { HopLength = 512 });
        var odd = ConstantQ.Magnitude(samples, Rate, new ConstantQOptions { HopLength = 64 * 27 });
        for (var k = 0; k < even.Rows; k++)
            Assert.Equal(even[k, 27], odd[k, 8], 1e-3);
    }

    [Fact]
    public void Frequencies_above_half_the_rate_are_refused() =>
        Assert.Throws<ArgumentException>(() => ConstantQ.Cqt(new float[1000], Rate, new ConstantQOptions { Bins = 108 }));

    private static float[] Tone(double frequency, int length, double phase = 0) =>
        [.. Enumerable.Range(0, length).Select(n => (float)Math.Sin(phase + 2 * Math.PI * frequency * n / Rate.Hertz))];
}
