namespace Timbre.Torch;

/// <summary>
/// Changes an optimizer's learning rates as training goes on. Each group's rate at the time the schedule is made is the one the schedule
/// is relative to, so that groups with different rates keep their ratio.
/// </summary>
public abstract class LearningRateSchedule
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

    /// <summary>The first group's learning rate now.</summary>
    public double LearningRate => Optimizer.Groups[0].LearningRate;

    private protected Optimizer Optimizer { get; }

    /// <summary>Goes one step on: after each optimizer step, or each epoch, as the schedule was told to count.</summary>
    public void Step()
    {
        Position++;
        Apply();
    }

    /// <summary>Sets the learning rates that belong to <see cref="Position"/>.</summary>
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

/// <summary>The same rates all the time.</summary>
/// <param name="optimizer">The optimizer.</param>
public sealed class ConstantRate(Optimizer optimizer) : LearningRateSchedule(optimizer)
{
    private protected override double Factor(long position) => 1;
}

/// <summary>A linear warm-up to the base rates, then half a cosine down (Loshchilov and Hutter 2017, without restarts).</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="steps">Steps altogether; afterwards the rate stays at its minimum.</param>
/// <param name="warmup">Steps of the warm-up, the first of which has 1/warmup of the base rate.</param>
/// <param name="minimum">The last rate as a share of the base rate.</param>
public sealed class CosineAnnealing(Optimizer optimizer, long steps, long warmup = 0, double minimum = 0) : LearningRateSchedule(optimizer)
{
    private protected override double Factor(long position) => position < warmup
        ? (position + 1.0) / warmup
        : Cosine(1, minimum, Math.Clamp((position - warmup) / (double)Math.Max(1, steps - warmup), 0, 1));
}

/// <summary>
/// One cycle (Smith and Topin 2018): from a low rate up to the base rate and down to nearly nothing, each by half a cosine, while momentum
/// goes the other way. The base rate is the highest.
/// </summary>
public sealed class OneCycle : LearningRateSchedule
{
    private readonly long _steps;
    private readonly double _rising;
    private readonly double _start;
    private readonly double _end;
    private readonly (double Low, double High)? _momentum;

    /// <summary>A schedule to be stepped after each optimizer step.</summary>
    /// <param name="optimizer">The optimizer, whose rates are set to the first of the cycle at once.</param>
    /// <param name="steps">Steps altogether.</param>
    /// <param name="rising">The share of the steps in which the rate rises.</param>
    /// <param name="divisor">The highest rate over the first.</param>
    /// <param name="finalDivisor">The first rate over the last.</param>
    /// <param name="lowMomentum">Momentum at the highest rate.</param>
    /// <param name="highMomentum">Momentum at the lowest rates.</param>
    /// <param name="cycleMomentum">Whether momentum moves at all.</param>
    public OneCycle(
        Optimizer optimizer, long steps, double rising = 0.3, double divisor = 25, double finalDivisor = 1e4,
        double lowMomentum = 0.85, double highMomentum = 0.95, bool cycleMomentum = true)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        (_steps, _rising, _start) = (steps, rising, 1 / divisor);
        _end = _start / finalDivisor;
        _momentum = cycleMomentum ? (lowMomentum, highMomentum) : null;
        Apply();
    }

    /// <inheritdoc/>
    public override void Apply()
    {
        base.Apply();
        if (_momentum is { } momentum)
            Optimizer.Momentum = At(Position, momentum.High, momentum.Low, momentum.High);
    }

    private protected override double Factor(long position) => At(position, _start, 1, _end);

    private double At(long position, double first, double middle, double last)
    {
        var top = _rising * _steps - 1;
        var bottom = _steps - 1.0;
        if (position <= top)
            return Cosine(first, middle, top <= 0 ? 1 : position / top);
        return Cosine(middle, last, bottom <= top ? 1 : Math.Min((position - top) / (bottom - top), 1));
    }
}

/// <summary>Multiplies the rates by a factor whenever a loss has not got better for some epochs.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="factor">What the rates are multiplied with.</param>
/// <param name="patience">Epochs without improvement that are borne.</param>
/// <param name="threshold">The share by which a loss must fall to count as better.</param>
public sealed class ReduceOnPlateau(Optimizer optimizer, double factor = 0.1, int patience = 10, double threshold = 1e-4)
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
