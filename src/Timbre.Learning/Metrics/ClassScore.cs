namespace Timbre.Learning.Metrics;

/// <summary>Precision, recall and F1 of one class, each 0 to 1; 0 where undefined (as scikit-learn's zero_division=0).</summary>
/// <param name="Name">The class, or the name of an average.</param>
/// <param name="Precision">Correct among those predicted as this class.</param>
/// <param name="Recall">Correct among those that are of this class.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Items of this class.</param>
public sealed record ClassScore(string Name, double Precision, double Recall, double F1, int Support);
