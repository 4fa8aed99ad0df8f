namespace Timbre.Models.Export;

/// <summary>What stands beside an exported model: all that is needed to use the graph without Timbre.</summary>
public sealed record ExportCard
{
    /// <summary>The name that the model is trained under.</summary>
    public required string Model { get; init; }

    /// <summary>Class names, in the order of the probabilities.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Recordings are cut into windows of this length; what is left at the end joins the last one when shorter than a tenth.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>The graph's inputs: one of a single model, one for each member of an ensemble.</summary>
    public required IReadOnlyList<ExportedInput> Inputs { get; init; }

    /// <summary>How sound becomes the log-mel image that inputs are taken from; null where they are features of a table.</summary>
    public LogMelFrontEnd? LogMel { get; init; }

    /// <summary>The feature set, such as <c>gtzan58</c>, whose values are an input; null where none is.</summary>
    public string? FeatureSet { get; init; }

    /// <summary>The calibration, which the graph includes: logits are divided by a temperature, or weighted and shifted class by class.</summary>
    public required LogitScaling Calibration { get; init; }

    /// <summary>How the rows of a recording become one answer.</summary>
    public string Combine { get; init; } = "the mean of the probabilities of all views; a member that looks at the whole window is given it again for each view";

    /// <summary>How the model was made and what it earned.</summary>
    public required ModelCard Card { get; init; }
}

/// <summary>One input of an exported graph, of 32-bit floats.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape without the first axis, which counts views.</param>
/// <param name="Model">The model, or member, that it is for.</param>
/// <param name="View">What it holds.</param>
public sealed record ExportedInput(string Name, IReadOnlyList<long> Shape, string Model, ExportedView View);

/// <summary>How sound becomes a log-mel image; the defaults are librosa's.</summary>
public sealed record LogMelFrontEnd
{
    /// <summary>Samples a second, mono.</summary>
    public int SampleRate { get; init; } = Representation.Rate.Hertz;

    /// <summary>Samples of a frame.</summary>
    public int FftSize { get; init; } = new StftOptions().FftSize;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = new StftOptions().HopLength;

    /// <summary>The window of a frame.</summary>
    public string Window { get; init; } = "hann, periodic";

    /// <summary>Whether frame t is centered at sample t · hop, the signal continued with zeros.</summary>
    public bool Center { get; init; } = new StftOptions().Center;

    /// <summary>Mel bands of the power spectrum, Slaney's scale and norm, 0 to half the sample rate.</summary>
    public required int Bands { get; init; }

    /// <summary>Decibels are 10 log10 of power over the loudest band and frame of the window, powers below 1e-10 counting as 1e-10, and not below this.</summary>
    public required double FloorDecibels { get; init; }

    /// <summary>Columns of a whole window: column c is frame floor((c + 0.5) / columns · frames).</summary>
    public required int ColumnsPerWindow { get; init; }

    /// <summary>How decibels d become levels.</summary>
    public string Levels { get; init; } = "round(255 · (d − f) / −f), where f is the least d of the window's frames, or the floor where that is higher";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ExportCard))]
internal sealed partial class ExportJson : JsonSerializerContext;
