namespace Timbre.Learning.Models;

/// <summary>How the predictions for the stretches of a recording become one.</summary>
public enum CombineRule
{
    /// <summary>The mean of the probabilities: the default, and the best calibrated.</summary>
    Mean,

    /// <summary>The largest probability each class reaches anywhere, renormalized: finds a genre that shows only in places.</summary>
    Max,

    /// <summary>The share of stretches in which each class comes first.</summary>
    Vote,
}
