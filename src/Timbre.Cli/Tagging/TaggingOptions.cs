namespace Timbre.Cli.Tagging;

/// <summary>Which tags are written.</summary>
/// <param name="DryRun">Whether to show only what would be written.</param>
/// <param name="IncludeUnsure">Whether to write answers of which the model is not sure.</param>
/// <param name="OnlyEmpty">Whether to leave alone what has a genre.</param>
/// <param name="Journal">Where old values are kept.</param>
internal sealed record TaggingOptions(bool DryRun, bool IncludeUnsure, bool OnlyEmpty, string Journal);
