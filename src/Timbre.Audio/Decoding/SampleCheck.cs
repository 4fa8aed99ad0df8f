using System.Numerics;
using System.Runtime.InteropServices;

namespace Timbre.Audio.Decoding;

/// <summary>Finds samples that no sound has: NaN, the infinities and values so large that their powers overflow.</summary>
internal static class SampleCheck
{
    /// <summary>The largest magnitude let through: 120 dB over full scale, above even files that hold 16-bit integers as floats.</summary>
    public const float Limit = 1e6f;

    /// <summary>The index of the first such sample, −1 if there is none.</summary>
    public static int FirstBad(ReadOnlySpan<float> samples)
    {
        var limit = new Vector<float>(Limit);
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        var i = 0;
        while (i < vectors.Length && Vector.LessThanOrEqualAll(Vector.Abs(vectors[i]), limit))
            i++;
        for (var j = i * Vector<float>.Count; j < samples.Length; j++)
        {
            // Not `>`: a NaN is on neither side of the limit.
            if (!(MathF.Abs(samples[j]) <= Limit))
                return j;
        }
        return -1;
    }
}
