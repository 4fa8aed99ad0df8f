namespace Timbre.Learning.Models;

/// <summary>What a model says of one stretch of a recording.</summary>
/// <param name="Start">Where the stretch begins, from the start of the recording.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Probabilities">One probability a class, summing to 1.</param>
public sealed record View(TimeSpan Start, TimeSpan Length, float[] Probabilities);
