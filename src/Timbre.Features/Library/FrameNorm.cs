namespace Timbre.Features;

/// <summary>By what each frame of a matrix is divided. Frames of zeros stay as they are.</summary>
public enum FrameNorm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The sum of its values' sizes (the 1-norm).</summary>
    Sum,

    /// <summary>Its Euclidean length (the 2-norm).</summary>
    Length,

    /// <summary>The size of its largest value (the ∞-norm).</summary>
    Maximum,
}
