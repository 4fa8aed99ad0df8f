namespace Timbre.Learning.Training;

/// <summary>One epoch of a training: a row of <c>history.csv</c>.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">Mean loss over the epoch's training views (with augmentation and label smoothing, where used).</param>
/// <param name="ValidLoss">Log loss on the validation part; NaN where there is none.</param>
/// <param name="ValidAccuracy">Accuracy on the validation part, 0 to 1; NaN where there is none.</param>
/// <param name="Seconds">Wall time of the epoch.</param>
public sealed record EpochRecord(int Epoch, double TrainLoss, double ValidLoss, double ValidAccuracy, double Seconds);
