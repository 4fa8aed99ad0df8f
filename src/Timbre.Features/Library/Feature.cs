namespace Timbre.Features.Library;

/// <summary>
/// Each feature as a function of samples, or of what it is computed from, under the names and with the defaults that librosa made the
/// field's. To compute several features of one clip, use <see cref="Analysis"/>: it computes what they share once.
/// </summary>
/// <remarks>
/// Results have one row per coefficient and one column per frame. Frames are centered on multiples of the hop unless the options say
/// otherwise: 2048 samples, 512 apart, under a Hann window. All functions are pure and safe for use by several threads.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Chroma;
/// using Timbre.Features.Library;
///
/// var clip = AudioFile.Read("song.wav");
/// var centroid = Feature.SpectralCentroid(clip.Samples, clip.Rate);                             // 1 × frames, Hz
/// var chroma = Feature.ChromaCqt(clip.Samples, clip.Rate, norm: FrameNorm.Sum);                 // 12 × frames
/// var tempo = Feature.Tempo(Onset.OnsetStrength(clip.Samples, clip.Rate), clip.Rate);           // beats a minute
/// Console.WriteLine($"{centroid[0, 0]:0} Hz, {chroma.Rows} pitch classes, {tempo:0.0} beats a minute");
/// </code>
/// </example>
public static partial class Feature
{
    // Magnitudes (power 1) or powers (power 2) of a short-time spectrum, which the caller owns.
    internal static FrameMatrix Spectrogram(ReadOnlySpan<float> samples, StftOptions framing, int power)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("the signal holds no samples", nameof(samples));
        var spectrum = ShortTimeFourier.Forward(samples, framing);
        Elementwise.SquaredMagnitude(spectrum, spectrum.Real);
        if (power == 1)
            Elementwise.SquareRoot(spectrum.Real, spectrum.Real);
        return spectrum.Real;
    }

    private static int FftSizeOf(FrameMatrix spectrum) => spectrum.Rows < 3
        ? throw new ArgumentException($"a spectrum of {spectrum.Rows} rows is none: it has half the transform's length and one more", nameof(spectrum))
        : 2 * (spectrum.Rows - 1);
}
