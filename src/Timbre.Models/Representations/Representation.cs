namespace Timbre.Models.Representations;

/// <summary>
/// Everything that stands between a sound and a model's input; saved with the model, so that training and prediction cannot drift apart.
/// An ensemble asks for several parts at once.
/// </summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Sets;
/// using Timbre.Models.Representations;
///
/// var representation = new Representation
/// {
///     Window = TimeSpan.FromSeconds(30),
///     Features = FeatureRepresentation.Of(FeatureSet.Gtzan58),
///     LogMel = LogMelRepresentation.Of(LogMelLayout.Bare, TimeSpan.FromSeconds(30)),
/// };
/// var example = representation.FromAudio(AudioFile.Read("song.wav"));
/// Console.WriteLine($"{example.Features!.Length} features, {example.LogMel!.Bands} × {example.LogMel.Columns} levels");
/// </code>
/// </example>
public sealed record Representation
{
    /// <summary>The rate at which all sound is analyzed.</summary>
    public static SampleRate Rate => SampleRate.Default;

    /// <summary>The stretch of sound that one example covers; longer recordings are cut into such windows.</summary>
    [JsonPropertyName("window_seconds")]
    [JsonConverter(typeof(SecondsConverter))]
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

    /// <summary>Refuses what no saved model has, before anything is computed or allocated by it.</summary>
    /// <exception cref="ModelFormatException">A size is out of range, or the parts do not belong together.</exception>
    internal void Require()
    {
        if (Window <= TimeSpan.Zero || Window > TimeSpan.FromHours(24))
            throw new ModelFormatException($"the model claims windows of {Window.TotalSeconds} s; the file is damaged");
        if (LogMel is { } images && (images.Bands is < 1 or > 1024 || images.ColumnsPerWindow is < 1 or > 1_000_000 || (long)images.Bands * images.ColumnsPerWindow > 1 << 27 || !Enum.IsDefined(images.Layout)))
            throw new ModelFormatException($"the model claims {images.Bands} mel bands and {images.ColumnsPerWindow} columns; the file is damaged");
        if (Features is not { } features)
            return;
        if (features.Names.Count is 0 or > 1_000_000 || features.Names.Any(name => name is null) || features.Names.Distinct(StringComparer.Ordinal).Count() != features.Names.Count)
            throw new ModelFormatException("the model's feature names are missing or repeat; the file is damaged");
        if (features.AreMelStatistics && !(LogMel?.Bands >= MelStatisticSet.LeastBands && FeatureRepresentation.OfStatistics(LogMel).Names.SequenceEqual(features.Names)))
            throw new ModelFormatException("the model's statistics are not those of its images; it was made by a newer Timbre or is damaged");
    }

    internal sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
    }
}

/// <summary>One stretch of sound as a model sees it: those parts that its <see cref="Representation"/> asks for.</summary>
/// <param name="Length">How long the stretch is.</param>
/// <param name="Features">The feature vector, or null.</param>
/// <param name="LogMel">The log-mel image, or null.</param>
public sealed record Example(TimeSpan Length, float[]? Features, LogMelImage? LogMel);

/// <summary>Something cannot be seen the way a model needs it; the message is the one line a user reads.</summary>
public sealed class RepresentationException(string message) : Exception(message);
