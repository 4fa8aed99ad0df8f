using Timbre.Audio;

namespace Timbre.Learning.Synthesis;

/// <summary>One clip of the built-in set: a track of its own, with its own key, tempo, instruments and arrangement.</summary>
/// <param name="Name">Style and number, such as <c>waltz.00003</c>.</param>
/// <param name="Style">The style, one of <see cref="SyntheticSet.Styles"/>.</param>
/// <param name="Clip">The sound, full scale −1 to 1, never clipped.</param>
public sealed record SyntheticClip(string Name, string Style, AudioClip Clip);
