namespace Timbre.Torch.Optimizers;

/// <summary>
/// Changes an optimizer's learning rates as training goes on. Each group's rate at the time the schedule is made is the one the schedule
/// is relative to, so that groups with different rates keep their ratio.
/// </summary>
internal abstract class LearningRateSchedule
{
    private readonly double[] _baseRates;

    private protected LearningRateSchedule(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer = optimizer;
        _baseRates = [.. optimizer.Groups.Select(group => group.InitialLearningRate)];
    }

    /// <summary>How often <see cref="Step"/> was called. Setting it and calling <see cref="Apply"/> resumes a training.</summary>
    public long Position { get; set; }

    private protected Optimizer Optimizer { get; }

    /// <summary>Goes one step on: after each optimizer step, or each epoch, as the schedule was told to count.</summary>
    public void Step()
    {
        Position++;
        Apply();
    }

    public virtual void Apply()
    {
        var factor = Factor(Position);
        for (var i = 0; i < _baseRates.Length; i++)
            Optimizer.Groups[i].LearningRate = _baseRates[i] * factor;
    }

    /// <summary>What the base rates are multiplied with at a position.</summary>
    private protected abstract double Factor(long position);

    /// <summary>Half a cosine from one value to another, as the share goes from 0 to 1.</summary>
    private protected static double Cosine(double from, double to, double share) => to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}

internal sealed class ConstantRate(Optimizer optimizer) : LearningRateSchedule(optimizer)
{
    private protected override double Factor(long position) => 1;
}

/// <summary>A linear warm-up to the base rates, then half a cosine down (Loshchilov and Hutter 2017, without restarts).</summary>
/// <param name="steps">Steps altogether; afterwards the rate stays at its minimum.</param>
/// <param name="warmup">Steps of the warm-up, the first of which has 1/warmup of the base rate.</param>
/// <param name="minimum">The last rate as a share of the base rate.</param>
internal sealed class CosineAnnealing(Optimizer optimizer, long steps, long warmup = 0, double minimum = 0) : LearningRateSchedule(optimizer)
{
    private protected override double Factor(long position) => position < warmup
        ? (position + 1.0) / warmup
        : Cosine(1, minimum, Math.Clamp((position - warmup) / (double)Math.Max(1, steps - warmup), 0, 1));
}

/// <summary>
/// One cycle (Smith and Topin 2018): from a low rate up to the base rate and down to nearly nothing, each by half a cosine, while momentum
/// goes the other way. The base rate is the highest.
/// </summary>
internal sealed class OneCycle : LearningRateSchedule
{
    // The share of the steps in which the rate rises, the highest rate over the first, and the first over the last.
    private const double Rising = 0.3;
    private const double Divisor = 25;
    private const double FinalDivisor = 1e4;

    // Momentum at the highest rate, and at the lowest rates.
    private const double LowMomentum = 0.85;
    private const double HighMomentum = 0.95;

    private readonly long _steps;

    /// <summary>A schedule to be stepped after each optimizer step; the optimizer's rates are set to the first of the cycle at once.</summary>
    public OneCycle(Optimizer optimizer, long steps)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        _steps = steps;
        Apply();
    }

    public override void Apply()
    {
        base.Apply();
        Optimizer.Momentum = At(Position, HighMomentum, LowMomentum, HighMomentum);
    }

    private protected override double Factor(long position) => At(position, 1 / Divisor, 1, 1 / Divisor / FinalDivisor);

    private double At(long position, double first, double middle, double last)
    {
        var top = Rising * _steps - 1;
        var bottom = _steps - 1.0;
        if (position <= top)
            return Cosine(first, middle, top <= 0 ? 1 : position / top);
        return Cosine(middle, last, bottom <= top ? 1 : Math.Min((position - top) / (bottom - top), 1));
    }
}

/// <summary>Multiplies the rates by a factor whenever a loss has not got better for some epochs.</summary>
/// <param name="patience">Epochs without improvement that are borne.</param>
/// <param name="threshold">The share by which a loss must fall to count as better.</param>
internal sealed class ReduceOnPlateau(Optimizer optimizer, double factor = 0.1, int patience = 10, double threshold = 1e-4)
    : LearningRateSchedule(optimizer)
{
    private double _factor = 1;
    private double _best = double.PositiveInfinity;
    private int _bad;

    /// <summary>Goes one epoch on.</summary>
    /// <param name="loss">The epoch's loss, on validation data as a rule.</param>
    public void Step(double loss)
    {
        if (loss < _best * (1 - threshold))
            (_best, _bad) = (loss, 0);
        else if (++_bad > patience)
            (_factor, _bad) = (_factor * factor, 0);
        Step();
    }

    private protected override double Factor(long position) => _factor;
}
