using Timbre.Learning.Synthesis.Layers;

namespace Timbre.Learning.Synthesis;

/// <summary>A range that a clip's own value is drawn from.</summary>
internal readonly record struct ParameterRange(double Low, double High)
{
    public double Draw(ref SplitMix64 random) => random.Between(Low, High);
}

/// <summary>What makes a style: meter, tempo, scales, chords, and who plays what.</summary>
/// <param name="Name">An invented, descriptive name.</param>
internal sealed record Style(string Name)
{
    /// <summary>Beats per minute.</summary>
    public required ParameterRange Tempo { get; init; }

    public int BeatsPerBar { get; init; } = 4;

    public int StepsPerBeat { get; init; } = 4;

    /// <summary>By what part of a step every second step comes late.</summary>
    public ParameterRange Swing { get; init; } = new(0, 0.08);

    public required Scale[] Scales { get; init; }

    public required ChordProgression[] Progressions { get; init; }

    public required Layer[] Layers { get; init; }

    /// <summary>How much of the sound comes back from the room.</summary>
    public ParameterRange Room { get; init; } = new(0.05, 0.4);
}
