namespace Timbre.Learning.Training;

/// <summary>How a model is calibrated.</summary>
internal enum CalibrationMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By one temperature.</summary>
    Temperature,

    /// <summary>By a weight and a bias for each class.</summary>
    Vector,
}
