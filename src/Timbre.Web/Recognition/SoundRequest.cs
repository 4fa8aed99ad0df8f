using Timbre.Learning.Models;

namespace Timbre.Web.Recognition;

/// <summary>What is asked of a recording.</summary>
public sealed record SoundRequest
{
    /// <summary>The recording's name, for messages and answers only.</summary>
    public required string Name { get; init; }

    /// <summary>The file that holds it.</summary>
    public required string Path { get; init; }

    /// <summary>The id of the model, or null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>How many genres to name, at least 1.</summary>
    public int Top { get; init; } = 3;

    /// <summary>How stretches become one answer.</summary>
    public CombineRule Combine { get; init; } = CombineRule.Mean;

    /// <summary>Whether to draw the waveform and the spectrogram as well.</summary>
    public bool Picture { get; init; }
}
