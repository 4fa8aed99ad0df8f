namespace Timbre.Learning.Ensembles;

/// <summary>How the members of an ensemble are made to give one answer.</summary>
public enum EnsembleRule
{
    /// <summary>The mean of their probabilities.</summary>
    Soft,

    /// <summary>The class that most of them put first.</summary>
    Hard,

    /// <summary>The mean of their probabilities, weighted by how well each did on items it had not been trained on.</summary>
    Weighted,

    /// <summary>A logistic regression over their probabilities, learned from out-of-fold predictions.</summary>
    Stack,
}
