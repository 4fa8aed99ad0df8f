using Timbre.Torch;

namespace Timbre.Learning.Networks;

/// <summary>
/// The learning rate of each step. One-cycle (Smith and Topin, 2018) and cosine are functions of the step alone; plateau halves the rate
/// when the validation loss has not fallen for some epochs.
/// </summary>
internal sealed class LearningRates
{
    private const double WarmUp = 0.3;
    private const double FirstDivisor = 25;
    private const double LastDivisor = 1e4;
    private const int PlateauPatience = 5;

    private readonly string _kind;
    private readonly Optimizer _optimizer;
    private readonly long _totalSteps;
    private long _step;
    private double _factor = 1;
    private double _bestLoss = double.PositiveInfinity;
    private double _waited;

    private LearningRates(string kind, Optimizer optimizer, long totalSteps) => (_kind, _optimizer, _totalSteps) = (kind, optimizer, totalSteps);

    public static LearningRates Create(NetworkOptions options, Optimizer optimizer, int stepsPerEpoch) =>
        new(options.Schedule, optimizer, Math.Max(1, (long)options.Epochs * stepsPerEpoch));

    /// <summary>What a checkpoint keeps.</summary>
    public IReadOnlyList<double> State
    {
        get => [_step, _factor, _bestLoss, _waited];
        set => (_step, _factor, _bestLoss, _waited) = ((long)value[0], value[1], value[2], value[3]);
    }

    /// <summary>Sets the rate of the step that begins.</summary>
    public void BeginStep()
    {
        var factor = FactorAt((double)_step / _totalSteps);
        foreach (var group in _optimizer.Groups)
            group.LearningRate = group.InitialLearningRate * factor;
        _step++;
    }

    /// <summary>Tells the validation loss of an epoch.</summary>
    public void EndEpoch(double validLoss)
    {
        if (_kind != "plateau" || double.IsNaN(validLoss))
            return;
        if (validLoss < _bestLoss)
        {
            (_bestLoss, _waited) = (validLoss, 0);
        }
        else if (++_waited > PlateauPatience)
        {
            (_factor, _waited) = (_factor / 2, 0);
        }
    }

    private double FactorAt(double progress) => _kind switch
    {
        "one-cycle" when progress < WarmUp => Anneal(1 / FirstDivisor, 1, progress / WarmUp),
        "one-cycle" => Anneal(1, 1 / (FirstDivisor * LastDivisor), (progress - WarmUp) / (1 - WarmUp)),
        "cosine" => Anneal(1, 0, progress),
        _ => _factor,
    };

    private static double Anneal(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
