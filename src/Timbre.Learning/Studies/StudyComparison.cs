namespace Timbre.Learning.Studies;

/// <summary>One model under one protocol: the published figure beside the measured ones.</summary>
/// <param name="Part">The protocol.</param>
/// <param name="Entry">The model.</param>
/// <param name="Published">The published accuracies, where they are for these classes.</param>
/// <param name="Measured">Accuracies under the published split, one a seed.</param>
/// <param name="Honest">Accuracies under the split without shared tracks, one a seed; empty where the published one has none.</param>
public sealed record StudyComparison(StudyPart Part, StudyEntry Entry, (double Low, double High)? Published, IReadOnlyList<double> Measured, IReadOnlyList<double> Honest);
