namespace Timbre.Training.Networks;

/// <summary>The schedule that the options name, stepped after each step or, for plateau, after each epoch.</summary>
internal sealed class LearningRates
{
    /// <summary>Makes a schedule for an optimizer and a number of steps, by the name that <c>--set schedule=…</c> takes.</summary>
    public static OrderedDictionary<string, Func<Optimizer, long, LearningRateSchedule>> Schedules { get; } = new()
    {
        ["one-cycle"] = (optimizer, steps) => new OneCycle(optimizer, steps),
        ["cosine"] = (optimizer, steps) => new CosineAnnealing(optimizer, steps, warmup: Math.Min(steps / 20, 500)),
        ["plateau"] = (optimizer, _) => new ReduceOnPlateau(optimizer, factor: 0.5, patience: 5),
        ["constant"] = (optimizer, _) => new ConstantRate(optimizer),
    };

    private readonly LearningRateSchedule _schedule;
    private readonly int _stepsPerEpoch;

    private LearningRates(LearningRateSchedule schedule, int stepsPerEpoch) => (_schedule, _stepsPerEpoch) = (schedule, stepsPerEpoch);

    public static LearningRates Create(NetworkOptions options, Optimizer optimizer, int stepsPerEpoch) =>
        new(Schedules[options.Schedule](optimizer, (long)options.Epochs * stepsPerEpoch), stepsPerEpoch);

    /// <summary>After each optimizer step.</summary>
    public void EndStep()
    {
        if (_schedule is not ReduceOnPlateau)
            _schedule.Step();
    }

    /// <summary>After each epoch, with its validation loss.</summary>
    public void EndEpoch(double validLoss)
    {
        if (_schedule is ReduceOnPlateau plateau && !double.IsNaN(validLoss))
            plateau.Step(validLoss);
    }

    /// <summary>Goes on after the epochs of an interrupted training: the schedule is a function of their number and losses.</summary>
    /// <param name="losses">The loss that each ended with.</param>
    public void Resume(int epochs, IEnumerable<double> losses)
    {
        foreach (var loss in losses)
            EndEpoch(loss);
        if (_schedule is not ReduceOnPlateau)
            _schedule.Position = (long)epochs * _stepsPerEpoch;
        _schedule.Apply();
    }
}
