namespace Timbre.Audio;

/// <summary>What a sound file says about itself.</summary>
/// <param name="Path">The file, as it was named by the caller.</param>
/// <param name="Rate">Samples per second in the file.</param>
/// <param name="Channels">Number of channels in the file; reading mixes them to one.</param>
/// <param name="Duration">How long the sound lasts; <see langword="null"/> where the format does not tell before decoding.</param>
/// <param name="Format">Container and encoding in a few words, such as <c>WAV (PCM 16)</c>.</param>
public sealed record AudioInfo(string Path, SampleRate Rate, int Channels, TimeSpan? Duration, string Format);
