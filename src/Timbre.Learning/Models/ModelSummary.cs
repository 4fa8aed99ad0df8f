using Timbre.Learning.Representations;

namespace Timbre.Learning.Models;

/// <summary>What a saved model says of itself, without its weights.</summary>
/// <param name="Name">The name it was trained under, such as <c>cnn</c>.</param>
/// <param name="Kind">The kind of model.</param>
/// <param name="Classes">Class names.</param>
/// <param name="Representation">What it needs to see of a sound.</param>
/// <param name="Card">How it was made and what it earned.</param>
public sealed record ModelSummary(string Name, ModelKind Kind, IReadOnlyList<string> Classes, Representation Representation, ModelCard Card);
