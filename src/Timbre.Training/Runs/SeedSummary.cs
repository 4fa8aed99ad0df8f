namespace Timbre.Training.Runs;

/// <summary>The same run with several seeds: each decides the split, where that is random, and the training.</summary>
/// <param name="Seeds">The seeds, the one whose model is kept first.</param>
/// <param name="Tests">The scores on the test part, one a seed.</param>
internal sealed record SeedSummary(IReadOnlyList<long> Seeds, IReadOnlyList<Evaluation> Tests)
{
    public MeanEstimate Accuracy => Over(test => test.Accuracy);

    public MeanEstimate BalancedAccuracy => Over(test => test.BalancedAccuracy);

    public MeanEstimate MacroF1 => Over(test => test.MacroF1);

    /// <summary>Log loss over the seeds, in nats.</summary>
    public MeanEstimate LogLoss => Over(test => test.LogLoss);

    /// <summary>Expected calibration error over the seeds.</summary>
    public MeanEstimate CalibrationError => Over(test => test.CalibrationError);

    private MeanEstimate Over(Func<Evaluation, double> score) => MeanEstimate.OfSeeds([.. Tests.Select(score)]);
}
