using Timbre.Audio;
using Timbre.Features;

namespace Timbre.Learning.Representations;

/// <summary>
/// Everything that stands between a sound and a model's input; saved with the model, so that training and prediction cannot drift apart.
/// An ensemble asks for several parts at once.
/// </summary>
public sealed record Representation
{
    /// <summary>The rate at which all sound is analyzed.</summary>
    public static SampleRate Rate => SampleRate.Default;

    /// <summary>The stretch of sound that one example covers; longer recordings are cut into such windows.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Feature vectors, where the model wants them.</summary>
    public FeatureRepresentation? Features { get; init; }

    /// <summary>Log-mel images, where the model wants them.</summary>
    public LogMelRepresentation? LogMel { get; init; }

    /// <summary>A stretch of sound as the model sees it.</summary>
    /// <param name="clip">The stretch, at <see cref="Rate"/>, about one <see cref="Window"/> long or shorter.</param>
    public Example FromAudio(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        using var analysis = new Analysis(clip);
        return FromAudio(analysis);
    }

    /// <summary>A stretch of sound as the model sees it, out of an analysis that serves others as well.</summary>
    /// <param name="analysis">The stretch, at <see cref="Rate"/>, about one <see cref="Window"/> long or shorter.</param>
    public Example FromAudio(Analysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentOutOfRangeException.ThrowIfNotEqual(analysis.Clip.Rate, Rate);
        var image = LogMel?.FromAudio(analysis, Window);
        return new Example(analysis.Clip.Duration, Features is { AreMelStatistics: true } ? Features.FromLogMel(image!) : Features?.FromAudio(analysis), image);
    }

    /// <summary>What serves all the members of an ensemble.</summary>
    /// <exception cref="ArgumentException">The members differ in window or in the parameters of a part.</exception>
    public static Representation Union(IReadOnlyList<Representation> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var features = members.Select(member => member.Features).OfType<FeatureRepresentation>().ToArray();
        var images = members.Select(member => member.LogMel).OfType<LogMelRepresentation>().Distinct().ToArray();
        if (members.Select(member => member.Window).Distinct().Count() > 1 || images.Length > 1
            || features.Any(other => !other.Names.SequenceEqual(features[0].Names)))
        {
            throw new ArgumentException("the members of an ensemble must share window, feature set and log-mel parameters", nameof(members));
        }
        return new Representation { Window = members[0].Window, Features = features.FirstOrDefault(), LogMel = images.FirstOrDefault() };
    }
}
