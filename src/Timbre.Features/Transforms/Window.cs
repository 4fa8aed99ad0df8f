namespace Timbre.Features.Transforms;

/// <summary>Windows that frames of a signal are weighted with before a Fourier transform.</summary>
public static class Window
{
    /// <summary>The periodic Hann window 0.5 − 0.5·cos(2πn / length), as spectral analysis needs it.</summary>
    /// <param name="length">Number of values, at least 1.</param>
    /// <remarks>Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform", Proc. IEEE 66 (1978).</remarks>
    public static float[] Hann(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var window = new float[length];
        for (var n = 0; n < length; n++)
            window[n] = length == 1 ? 1 : (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * n / length));
        return window;
    }
}
