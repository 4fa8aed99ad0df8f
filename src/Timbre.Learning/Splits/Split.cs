namespace Timbre.Learning.Splits;

/// <summary>Which items are trained on, chosen by, and measured on: disjoint index lists into a data set's items.</summary>
/// <param name="Train">Items the model learns from.</param>
/// <param name="Valid">Items that choose (early stopping, hyperparameters); may be empty.</param>
/// <param name="Test">Items the reported figures come from, looked at once.</param>
/// <param name="Name">The split as given on the command line, with the fold where there are several.</param>
public sealed record Split(IReadOnlyList<int> Train, IReadOnlyList<int> Valid, IReadOnlyList<int> Test, string Name);
