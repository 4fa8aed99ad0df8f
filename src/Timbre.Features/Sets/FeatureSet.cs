namespace Timbre.Features.Sets;

/// <summary>A named, ordered list of numbers that describe a clip, and how they are computed.</summary>
/// <example>
/// <code>
/// using Timbre.Audio;
/// using Timbre.Audio.Reading;
/// using Timbre.Features.ClipAnalysis;
/// using Timbre.Features.Sets;
///
/// using var analysis = new Analysis(AudioFile.Read("song.wav", new SampleRate(22050)));
/// var set = FeatureSet.Gtzan58;
/// foreach (var (name, value) in set.Names.Zip(set.Compute(analysis)))
///     Console.WriteLine($"{name} {value}");
/// </code>
/// </example>
public sealed class FeatureSet
{
    private readonly Func<Analysis, double[]> _compute;

    internal FeatureSet(string name, IReadOnlyList<string> names, Func<Analysis, double[]> compute) =>
        (Name, Names, _compute) = (name, names, compute);

    /// <summary>The 57 features of the public GTZAN tables (58 columns with the length): mean and variance of chroma, loudness, spectral shape, zero crossings, harmonic and percussive parts and 20 MFCCs, and the tempo.</summary>
    public static FeatureSet Gtzan58 { get; } = Gtzan58Features.Create();

    /// <summary>
    /// 309 features: mean and variance of chroma by Fourier and constant-Q transforms, spectral shape, contrast and flatness, tonal centroids, 64 mel
    /// bands, 13 MFCCs with their first and second derivatives, and rhythm, and the beat tracker's tempo.
    /// </summary>
    public static FeatureSet Full309 { get; } = Full309Features.Create();

    /// <summary>Every set.</summary>
    public static IReadOnlyList<FeatureSet> All { get; } = [Gtzan58, Full309];

    /// <summary>The set's name, as <c>--set</c> takes it.</summary>
    public string Name { get; }

    /// <summary>The features' names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The set of a name.</summary>
    /// <param name="name">Such as <c>gtzan58</c>.</param>
    /// <exception cref="ArgumentException">There is no such set; the message lists those there are.</exception>
    public static FeatureSet Named(string name) =>
        All.FirstOrDefault(set => set.Name == name)
        ?? throw new ArgumentException($"there is no feature set '{name}'; choose one of {string.Join(", ", All.Select(set => set.Name))}");

    /// <summary>Computes the features of a clip.</summary>
    /// <param name="analysis">The clip.</param>
    /// <returns>One value per name, in order, all finite.</returns>
    public double[] Compute(Analysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var values = _compute(analysis);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArithmeticException($"{analysis.Clip.Source ?? "the clip"}: {Names[i]} is no finite number; the samples lie outside anything a recording holds");
        }
        return values;
    }
}
