using System.Diagnostics;

namespace Timbre.Training.Networks;

/// <summary>
/// Trains a network: epochs of random views, a look at the validation part after each, the best weights kept, a checkpoint from which an
/// interrupted training goes on to exactly the result that it would have had.
/// </summary>
internal sealed class NetworkTrainer : IDisposable
{
    // A quick look is enough to choose an epoch by; the reported figures use all views.
    private const int ValidationViews = 3;

    /// <summary>Makes an optimizer, by the name that <c>--set optimizer=…</c> takes.</summary>
    public static OrderedDictionary<string, Func<IReadOnlyList<ParameterGroup>, Optimizer>> Optimizers { get; } = new()
    {
        ["adamw"] = groups => new AdamW(groups),
        ["adam"] = groups => new Adam(groups),
        ["sgd"] = groups => new Sgd(groups, momentum: 0.9, nesterov: true),
    };

    private readonly Module _network;
    private readonly TrainingViews _views;
    private readonly NetworkOptions _options;
    private readonly TrainingSettings _settings;
    private readonly ITrainingObserver _observer;
    private readonly Device _device;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly FittedModel? _chosen;
    private readonly WorkerGroup? _workers;
    private readonly GradientSum? _gradients;
    private readonly List<EpochRecord> _history = [];
    private Dictionary<string, Tensor>? _best;
    private double _bestLoss = double.PositiveInfinity;
    private int _bestEpoch;
    private long _steps;

    /// <param name="network">The layers with the weights to start from.</param>
    /// <param name="views">The views, whose normalization was learned from the training part.</param>
    /// <param name="chosen">The training whose choice is repeated on more items; null where this one chooses for itself.</param>
    public NetworkTrainer(Module network, TrainingViews views, NetworkOptions options, TrainingSettings settings, Device device, ITrainingObserver observer, FittedModel? chosen = null)
    {
        _chosen = chosen;
        (_network, _views, _options, _settings, _device, _observer) = (network, views, options, settings, device, observer);
        _optimizer = CreateOptimizer();
        _workers = settings.Workers;
        if (_workers is not null)
        {
            _workers.Meet();
            // Started alike, and alike for certain: the same seed may draw other weights on another kind of machine.
            _workers.Broadcast(network.StateDict().Values);
            BatchNorm.Synchronize(network, _workers.Processes);
            _gradients = new GradientSum(_workers, network.Parameters());
        }
        _average = options.WeightAverage > 0 ? new WeightAverage(network, options.WeightAverage) : null;
    }

    /// <summary>Trains to the end and leaves the weights to be kept in the network.</summary>
    public IReadOnlyList<EpochRecord> Run(ExampleSet train, ExampleSet? valid, CancellationToken cancellation)
    {
        var batches = new BatchSource(train, _views, _options, _settings.Seed, _workers?.Rank ?? 0, _workers?.Size ?? 1);
        var schedule = LearningRates.Create(_options, _optimizer, batches.StepsPerEpoch);
        var fingerprint = Fingerprint(train, valid);
        var checkpoint = _settings.CheckpointFolder is { } folder ? new TrainingCheckpoint(folder, fingerprint, _settings.CheckpointEvery) : null;
        if (_workers is not null)
            RequireAlike(fingerprint, batches);
        if ((_workers is null ? checkpoint?.Read() : TrainingCheckpoint.ReadTogether(checkpoint, fingerprint, _workers)) is { } saved)
            Resume(saved, schedule);

        _steps = (long)_history.Count * batches.StepsPerEpoch;
        // The schedule still spans all epochs: the weights that were chosen are those of this epoch on that way, with the learning rate not yet at its end.
        var last = _chosen?.ChosenEpoch ?? _options.Epochs;
        for (var epoch = _history.Count + 1; epoch <= last; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var trainLoss = TrainEpoch(batches, train.Classes.Count, epoch, schedule, cancellation);
            var (validLoss, validAccuracy) = Validate(valid, cancellation);
            var record = new EpochRecord(epoch, trainLoss, validLoss, validAccuracy, clock.Elapsed.TotalSeconds);
            _history.Add(record);
            KeepIfBest(record);
            schedule.EndEpoch(GuidingLoss(record));
            _observer.OnEpoch(record, last);
            if (_workers is null or { IsFirst: true })
                checkpoint?.WriteIfDue(Save, last: epoch == last);
            if (_options.Patience > 0 && valid is not null && epoch - _bestEpoch >= _options.Patience)
            {
                _observer.OnNote($"no better validation loss for {_options.Patience} epochs: stopping with the weights of epoch {_bestEpoch}");
                break;
            }
        }
        TakeFinalWeights();
        if (_workers is null or { IsFirst: true })
            checkpoint?.Delete();
        return _history;
    }

    public void Dispose()
    {
        BatchNorm.Synchronize(_network, null);
        _optimizer.Dispose();
        _average?.Dispose();
        NetworkState.Free(_best);
    }

    private double TrainEpoch(BatchSource batches, int classes, int epoch, LearningRates schedule, CancellationToken cancellation)
    {
        Unfreeze(epoch);
        _network.Train();
        // Dropout draws from libtorch's generator: seeding it for each epoch makes a resumed training equal to an uninterrupted one.
        // Each worker has other rows, and needs other masks for them.
        var stream = _workers is null or { IsFirst: true } ? "dropout" : $"dropout of rank {_workers.Rank}";
        TorchRuntime.ManualSeed((long)(SeedSequence.Derive(_settings.Seed, stream, epoch) >> 1));
        var mixing = SeedSequence.Generator(_settings.Seed, "mixup", epoch);
        double loss = 0;
        var steps = 0;
        foreach (var batch in batches.Epoch(epoch))
        {
            cancellation.ThrowIfCancellationRequested();
            var one = Step(batch, classes, mixing);
            loss += one;
            schedule.EndStep();
            steps++;
            _observer.OnStep(++_steps, one);
            _average?.Update();
        }
        if (!double.IsFinite(loss))
            throw new TrainingException($"the loss is no longer a number in epoch {epoch}; lower the learning rate, now {_options.LearningRate} (--set learning-rate=…)");
        return loss / steps;
    }

    /// <summary>A function of the epoch alone, so that a resumed training has the same stages frozen.</summary>
    private void Unfreeze(int epoch)
    {
        if (_options.UnfreezeEvery > 0 && _network is StagedNetwork staged)
            staged.FreezeStages(Math.Max(0, _options.FrozenStages - (epoch - 1) / _options.UnfreezeEvery));
    }

    private double Step(BatchSource.Batch batch, int classes, Random mixing)
    {
        try
        {
            return Learn(batch, classes, mixing);
        }
        catch (TorchException exception) when (_workers is not null)
        {
            throw _workers.Explain(exception);
        }
    }

    private double Learn(BatchSource.Batch batch, int classes, Random mixing)
    {
        using var scope = TensorScope.Enter();
        var count = batch.Labels.Length;
        var views = Tensor.From(batch.Views.Span, [count, .. _views.Input.Shape]).To(_device);
        var targets = new float[count * classes];
        for (var i = 0; i < count; i++)
            targets[i * classes + batch.Labels[i]] = 1;

        if (_options.Mixup > 0)
        {
            // The batch is in random order, so mixing it with its reverse mixes random pairs.
            var share = Mixup.DrawShare(_options.Mixup, mixing);
            views = views * share + views.Flip(0) * (1 - share);
            Mixup.MixWithReverse(targets, classes, (float)share);
        }
        _optimizer.ZeroGrad();
        var logits = _network.Forward(views);
        // Networks side by side answer each for itself in training (see ParallelNetworks), and each has the same targets.
        var rows = (int)logits.Shape[0];
        var repeated = rows == count ? targets : Enumerable.Repeat(targets, rows / count).SelectMany(part => part).ToArray();
        var loss = Loss.CrossEntropy(logits, Tensor.From(repeated, rows, classes).To(_device), _options.LabelSmoothing);
        if (_gradients is not null)
            loss *= (double)count / batch.GlobalCount;
        loss.Backward();
        var value = _gradients is null ? loss.Item() : _gradients.Exchange(loss);
        if (_options.ClipNorm > 0)
            GradientClipping.ByNorm(_network.Parameters(), _options.ClipNorm);
        _optimizer.Step();
        return value;
    }

    private (double Loss, double Accuracy) Validate(ExampleSet? valid, CancellationToken cancellation)
    {
        if (valid is null)
            return (double.NaN, double.NaN);
        var present = _average is null ? null : NetworkState.Copy(_network);
        try
        {
            if (_average is not null)
                NetworkState.Apply(_average.State, _network);
            var predictions = SharedPrediction.Of(
                _workers, valid.Examples, share => NetworkPredictor.Predict(_network, _views.Input, share, valid.Classes.Count, _device, mostViews: ValidationViews, cancellation: cancellation));
            var evaluation = Evaluation.Score(valid.Classes, valid.Labels, predictions.Select(prediction => prediction.Combine(CombineRule.Mean)).ToArray());
            return (evaluation.LogLoss, evaluation.Accuracy);
        }
        finally
        {
            if (present is not null)
            {
                NetworkState.Apply(present, _network);
                NetworkState.Free(present);
            }
        }
    }

    /// <summary>What a schedule that waits for a plateau goes by: without a validation part, what was seen in the training that chose.</summary>
    private double GuidingLoss(EpochRecord record) => _chosen is null ? record.ValidLoss : _chosen.History[record.Epoch - 1].ValidLoss;

    private void KeepIfBest(EpochRecord record)
    {
        if (!(record.ValidLoss < _bestLoss))
            return;
        (_bestLoss, _bestEpoch) = (record.ValidLoss, record.Epoch);
        var state = _average?.State ?? _network.StateDict();
        if (_best is null)
            _best = NetworkState.Copy(_network);
        NetworkState.CopyInto(state, _best);
    }

    private void TakeFinalWeights()
    {
        if (_best is not null)
            NetworkState.Apply(_best, _network);
        else if (_average is not null)
            NetworkState.Apply(_average.State, _network);
    }

    private Optimizer CreateOptimizer()
    {
        var groups = _network is StagedNetwork staged
            ? staged.ParameterGroups(_options.LearningRate, _options.BodyShare, _options.WeightDecay)
            : ParameterGroup.DecayingWeightsOnly(_network, _options.LearningRate, _options.WeightDecay);
        return Optimizers[_options.Optimizer](groups);
    }

    /// <summary>Workers that were started with other settings, or see other files, would train on nonsense without a word.</summary>
    private void RequireAlike(string fingerprint, BatchSource batches)
    {
        var all = _workers!.Gather(System.Text.Encoding.UTF8.GetBytes(fingerprint));
        var first = System.Text.Encoding.UTF8.GetString(all[0]);
        for (var rank = 1; rank < all.Count; rank++)
        {
            var other = System.Text.Encoding.UTF8.GetString(all[rank]);
            if (other != first)
                throw new TrainingException($"rank {rank} was started with other settings or data than rank 0: '{other}' there, '{first}' here; start all workers with the same command on the same data");
        }
        if (_workers.Size > batches.MostWorkers)
            throw new TrainingException($"{_workers.Size} workers are too many for batches of {_options.BatchSize}: at most {batches.MostWorkers}; use fewer, or larger batches (--set batch=…)");
    }

    /// <summary>A checkpoint of other data, options or seed must not be resumed.</summary>
    private string Fingerprint(ExampleSet train, ExampleSet? valid)
    {
        var items = string.Join('\n', train.Items.Concat(valid?.Items ?? []).Select(item => $"{item.Id}\t{item.Label}"));
        var hash = TextDigest.Of(items, 16);
        return $"{_options} seed {_settings.Seed} items {hash}{(_chosen is null ? "" : $" again to epoch {_chosen.ChosenEpoch}")}";
    }

    private CheckpointState Save() =>
        new(_history, _bestLoss, _bestEpoch, _average?.Steps ?? 0, _network.StateDict(), _optimizer.StateDict(), _average?.State, _best);

    private void Resume(CheckpointState saved, LearningRates schedule)
    {
        _history.AddRange(saved.History);
        (_bestLoss, _bestEpoch) = (saved.BestLoss, saved.BestEpoch);
        NetworkState.Apply(saved.Network, _network);
        _optimizer.LoadStateDict(saved.Optimizer);
        if (saved.Average is not null)
            _average?.Restore(saved.Average, saved.AverageSteps);
        if (saved.Best is not null)
        {
            _best = NetworkState.Copy(_network);
            NetworkState.CopyInto(saved.Best, _best);
        }
        schedule.Resume(_history.Count, _history.Select(GuidingLoss));
        saved.Free();
        _observer.OnNote($"resuming after epoch {_history.Count} of {_chosen?.ChosenEpoch ?? _options.Epochs}");
    }
}
