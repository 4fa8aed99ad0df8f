namespace Timbre.Learning.Models;

/// <summary>Kinds of saved models.</summary>
public enum ModelKind
{
    /// <summary>A neural network.</summary>
    Network,

    /// <summary>A classical classifier on feature vectors.</summary>
    Classical,

    /// <summary>Several models that answer together.</summary>
    Ensemble,
}
