namespace Timbre.Learning.Representations;

/// <summary>One stretch of sound as a model sees it: those parts that its <see cref="Representation"/> asks for.</summary>
/// <param name="Length">How long the stretch is.</param>
/// <param name="Features">The feature vector, or null.</param>
/// <param name="LogMel">The log-mel image, or null.</param>
public sealed record Example(TimeSpan Length, float[]? Features, LogMelImage? LogMel);
