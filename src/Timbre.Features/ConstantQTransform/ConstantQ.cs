namespace Timbre.Features.ConstantQTransform;

/// <summary>
/// Transforms whose frequencies are spaced like the notes of a scale, each measured over the same number of periods (constant-Q), or
/// with low ones measured over fewer (variable-Q).
/// </summary>
/// <remarks>
/// Brown, "Calculation of a constant Q spectral transform", JASA 89 (1991); computed octave by octave on a signal whose rate is
/// halved each time, after Schörkhuber and Klapuri, "Constant-Q transform toolbox for music processing", SMC 2010. Unlike other
/// implementations no part of a filter is left out, which shows as differences of up to a few thousandths.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.ConstantQTransform;
///
/// var clip = AudioFile.Read("song.wav");
/// var options = new ConstantQOptions { Bins = 48, BinsPerOctave = 12 };
/// var magnitude = ConstantQ.Magnitude(clip.Samples, clip.Rate, options);
/// Console.WriteLine($"{magnitude.Rows} notes from {ConstantQ.Frequencies(options)[0]:0.0} Hz × {magnitude.Columns} frames");
/// </code>
/// </example>
public static class ConstantQ
{
    /// <summary>The constant-Q transform.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="options">Frequencies and hop; 84 bins from C1, 12 an octave, 512 samples apart when null.</param>
    /// <returns>One row per frequency, lowest first; one column per frame, 1 + samples / hop, frame t centered at sample t · hop.</returns>
    /// <exception cref="ArgumentException">A frequency lies above half the rate, or the signal is empty.</exception>
    public static ComplexFrameMatrix Cqt(ReadOnlySpan<float> samples, SampleRate rate, ConstantQOptions? options = null) =>
        Vqt(samples, rate, (options ?? new ConstantQOptions()) with { Gamma = 0, Intervals = null });

    /// <summary>The variable-Q transform.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="options">Frequencies, bandwidth and hop; those of <see cref="Cqt"/> with the bandwidths of hearing when null.</param>
    /// <returns>As for <see cref="Cqt"/>.</returns>
    /// <exception cref="ArgumentException">A frequency lies above half the rate, or the signal is empty.</exception>
    public static ComplexFrameMatrix Vqt(ReadOnlySpan<float> samples, SampleRate rate, ConstantQOptions? options = null)
    {
        options ??= new ConstantQOptions { Gamma = null };
        var basis = Basis(samples, rate, options);
        var signals = new OctaveSignals(samples, rate.Hertz, [basis], options.HopLength, BufferPool.Shared);
        try
        {
            var result = new ComplexFrameMatrix(options.Bins, signals.Frames);
            Project(signals, basis, options.Scale, result.Real, result.Imaginary);
            return result;
        }
        finally
        {
            signals.Release();
        }
    }

    /// <summary>The center frequencies of a transform in Hz, lowest first.</summary>
    /// <param name="options">As for the transform.</param>
    public static double[] Frequencies(ConstantQOptions? options = null) => new ConstantQBasis(options ?? new ConstantQOptions()).Frequencies;

    /// <summary>The magnitudes of <see cref="Vqt"/> (of <see cref="Cqt"/> where Gamma is 0), without the cost of their phases.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="options">As for the transform.</param>
    /// <returns>As for <see cref="Cqt"/>.</returns>
    public static FrameMatrix Magnitude(ReadOnlySpan<float> samples, SampleRate rate, ConstantQOptions? options = null)
    {
        options ??= new ConstantQOptions();
        var basis = Basis(samples, rate, options);
        var signals = new OctaveSignals(samples, rate.Hertz, [basis], options.HopLength, BufferPool.Shared);
        try
        {
            var result = new FrameMatrix(options.Bins, signals.Frames);
            Project(signals, basis, options.Scale, result, null);
            return result;
        }
        finally
        {
            signals.Release();
        }
    }

    internal static void Project(OctaveSignals signals, ConstantQBasis basis, bool scale, FrameMatrix real, FrameMatrix? imaginary)
    {
        OctaveFilters? filters = null;
        var topRate = signals[0].Rate;
        for (var octave = 0; octave < basis.Octaves; octave++)
        {
            var level = signals[octave];
            var bins = basis.BinsOf(octave);
            var count = bins.End.Value - bins.Start.Value;
            if (filters is null || !basis.IsSelfSimilar || level.Rate != Math.ScaleB(topRate, -octave) || filters.Count != count)
                filters = new OctaveFilters(basis, octave, level.Rate);
            // Halving the rate leaves half of the samples, and an orthonormal transform weighs each accordingly.
            var common = Math.Sqrt(topRate / level.Rate * (signals.BaseRate / level.Rate));
            var scales = new float[count];
            for (var i = 0; i < count; i++)
            {
                var weight = scale ? 1 / basis.LengthOf(bins.Start.Value + i, topRate) : signals.BaseRate / topRate;
                scales[i] = (float)(common * Math.Sqrt(weight));
            }
            filters.Project(level, scales, real, imaginary, bins.Start.Value);
        }
    }

    private static ConstantQBasis Basis(ReadOnlySpan<float> samples, SampleRate rate, ConstantQOptions options)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("the signal holds no samples", nameof(samples));
        var basis = new ConstantQBasis(options);
        basis.RequireBelowHalf(rate.Hertz);
        return basis;
    }
}
