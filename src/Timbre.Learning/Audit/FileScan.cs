using Timbre.Learning.Audit.Fingerprints;

namespace Timbre.Learning.Audit;

/// <summary>What one file told: its faults, and what it is compared with others by.</summary>
/// <param name="File">The file.</param>
internal sealed record FileScan(string File)
{
    /// <summary>Why it cannot be read, if it cannot.</summary>
    public string? Damage { get; init; }

    public string? Silence { get; init; }

    public string? Clipping { get; init; }

    public string? Shortness { get; init; }

    public string? Offset { get; init; }

    /// <summary>Samples per second; 0 for images and damaged files.</summary>
    public int Rate { get; init; }

    /// <summary>SHA-256 of the file; null when damaged.</summary>
    public string? FileHash { get; init; }

    /// <summary>SHA-256 of the samples or pixels.</summary>
    public string? ContentHash { get; init; }

    public Fingerprint? Fingerprint { get; init; }

    /// <summary>The overall sound; null when there is too little of it.</summary>
    public SoundProfile? Profile { get; init; }
}
