using System.Runtime.InteropServices;
using Timbre.Audio;
using Timbre.Testing;

namespace Timbre.Features.Tests;

/// <summary>Two short signals and what the reference computes from them.</summary>
internal static class GoldenFrames
{
    public static TheoryData<string> Signals => ["chirp", "rock"];

    public static AudioClip Clip(string signal)
    {
        // The 16-bit files have the plain header of 44 bytes; reading them here keeps decoders out of this comparison.
        var bytes = File.ReadAllBytes(GoldenData.Frames(signal, "wav"));
        var samples = MemoryMarshal.Cast<byte, short>(bytes.AsSpan(44));
        var values = new float[samples.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = samples[i] / 32768f;
        return new AudioClip(values, SampleRate.Default);
    }

    public static NpyArray Array(string signal, string name) => NpyArray.Read(GoldenData.Frames(signal, $"{name}.npy"));

    public static void AssertClose(string signal, string name, ReadOnlySpan<float> actual, double tolerance = 1e-4)
    {
        var error = Array(signal, name).RelativeError(actual);
        Assert.True(error <= tolerance, $"{signal}.{name}: relative error {error:G3}");
    }
}
