using Timbre.Features.Transforms;

namespace Timbre.Features.Tests;

public class RealFftTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(18)]
    [InlineData(32)]
    [InlineData(162)]
    [InlineData(384)]
    [InlineData(128)]
    [InlineData(2048)]
    public void Forward_equals_the_definition(int length)
    {
        var (samples, real, imaginary) = (Noise(length), new float[length / 2 + 1], new float[length / 2 + 1]);
        RealFft.Get(length).Forward(samples, real, imaginary);
        for (var k = 0; k < real.Length; k++)
        {
            double re = 0, im = 0;
            for (var n = 0; n < length; n++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * ((long)k * n % length) / length);
                re += samples[n] * cos;
                im += samples[n] * sin;
            }
            Assert.Equal(re, real[k], 1e-5 * Math.Sqrt(length));
            Assert.Equal(im, imaginary[k], 1e-5 * Math.Sqrt(length));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(162)]
    [InlineData(768)]
    [InlineData(2048)]
    [InlineData(32768)]
    public void Inverse_undoes_forward(int length)
    {
        var (samples, real, imaginary, back) = (Noise(length), new float[length / 2 + 1], new float[length / 2 + 1], new float[length]);
        RealFft.Get(length).Forward(samples, real, imaginary);
        RealFft.Get(length).Inverse(real, imaginary, back);
        for (var n = 0; n < length; n++)
            Assert.Equal(samples[n], back[n], 1e-5f);
    }

    [Fact]
    public void A_length_with_other_prime_factors_than_2_and_3_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RealFft.Get(1000));

    private static float[] Noise(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
