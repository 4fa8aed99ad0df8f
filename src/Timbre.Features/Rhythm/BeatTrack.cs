namespace Timbre.Features;

/// <summary>The beats of a recording.</summary>
/// <param name="Tempo">Beats per minute that the tracker looked for; 0 where nothing begins anywhere.</param>
/// <param name="Frames">Frames that beats fall on, ascending.</param>
public sealed record BeatTrack(double Tempo, IReadOnlyList<int> Frames);
