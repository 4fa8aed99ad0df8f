namespace Timbre.Learning.Metrics;

/// <summary>The calibration error that perfectly calibrated probabilities would show on so many items, by chance alone.</summary>
/// <param name="Mean">Its mean, 0 to 1.</param>
/// <param name="Low">Its 5 % quantile.</param>
/// <param name="High">Its 95 % quantile: a larger error tells of bad calibration, a smaller one does not.</param>
public sealed record ChanceError(double Mean, double Low, double High);
