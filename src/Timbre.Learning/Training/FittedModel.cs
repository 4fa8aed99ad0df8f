using Timbre.Learning.Models;

namespace Timbre.Learning.Training;

/// <summary>What a training yields.</summary>
/// <param name="Model">The model; the caller disposes it.</param>
/// <param name="History">Its epochs; empty for models that have none.</param>
public sealed record FittedModel(GenreModel Model, IReadOnlyList<EpochRecord> History);
