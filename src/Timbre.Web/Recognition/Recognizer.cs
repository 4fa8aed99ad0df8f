using Timbre.Learning.Models;
using Timbre.Learning.Recognition;
using Timbre.Learning.Representations;
using Timbre.Web.Catalog;

namespace Timbre.Web.Recognition;

/// <summary>
/// The work of listening, on a fixed number of threads. A thread takes either the next window of a recording, in turn, or a batch of the
/// windows that wait for a model: windows of different requests go through the network together when they come together, and nobody waits
/// for a batch to fill while a thread is idle.
/// </summary>
internal sealed class Recognizer : IRecognizer, IDisposable
{
    // Large enough that the network's batches are full, small enough that the first of them does not wait long.
    private const int FullBatch = 8;

    // Windows of one recording read ahead of the model: several threads may then share a long recording's work.
    private const int MostOutstanding = 4;

    private readonly ServerOptions _options;
    private readonly ModelCache _models;
    private readonly object _gate = new();
    private readonly Queue<Listening> _recordings = new();
    private readonly List<LoadedModel> _busyModels = [];
    private readonly HashSet<Listening> _all = [];
    private readonly Thread[] _threads;
    private bool _stopped;
    private long _windows;
    private long _batches;

    public Recognizer(ServerOptions options, ModelCache models)
    {
        (_options, _models) = (options, models);
        _threads = [.. Enumerable.Range(0, options.Workers).Select(i => new Thread(Work) { IsBackground = true, Name = $"listening {i}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Windows that went through a model so far, and in how many batches.</summary>
    public (long Windows, long Batches) Predicted => (Interlocked.Read(ref _windows), Interlocked.Read(ref _batches));

    public Task<SoundAnswer> ListenAsync(SoundRequest request, IProgress<HeardSoFar>? heard = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = _models.Take(request.Model ?? ModelIds.Default);
        var listening = new Listening(request, model, _options.MaximumLength, heard, cancellation);
        lock (_gate)
        {
            if (_stopped)
            {
                _models.Return(model);
                return Task.FromCanceled<SoundAnswer>(new CancellationToken(true));
            }
            _all.Add(listening);
            Schedule(listening);
        }
        return listening.Answer.Task;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        foreach (var thread in _threads)
            thread.Join();
        foreach (var listening in _all)
        {
            listening.Dispose();
            _models.Return(listening.Model);
            listening.Answer.TrySetCanceled();
        }
    }

    private void Work()
    {
        while (true)
        {
            Listening? recording = null;
            LoadedModel? model = null;
            (Listening Listening, TimeSpan Start, Example Example)[] batch = [];
            lock (_gate)
            {
                while (!TryTake(out recording, out model, out batch))
                {
                    if (_stopped)
                        return;
                    Monitor.Wait(_gate);
                }
            }
            if (recording is not null)
                Read(recording);
            else
                Predict(model!, batch);
        }
    }

    /// <summary>A full batch first, else a recording's next window, else whatever waits for a model.</summary>
    private bool TryTake(out Listening? recording, out LoadedModel? model, out (Listening, TimeSpan, Example)[] batch)
    {
        (recording, model, batch) = (null, null, []);
        if (_stopped)
            return false;
        model = _busyModels.FirstOrDefault(candidate => candidate.Waiting.Count >= FullBatch);
        if (model is null && _recordings.TryDequeue(out recording))
            return true;
        model ??= _busyModels.FirstOrDefault();
        if (model is null)
            return false;
        batch = new (Listening, TimeSpan, Example)[Math.Min(model.Waiting.Count, 2 * FullBatch)];
        for (var i = 0; i < batch.Length; i++)
            batch[i] = model.Waiting.Dequeue();
        // To the end of the line, so that two busy models take turns.
        _busyModels.Remove(model);
        if (model.Waiting.Count > 0)
            _busyModels.Add(model);
        return true;
    }

    private void Read(Listening recording)
    {
        (TimeSpan Start, Example Example)? next = null;
        Exception? failure = null;
        try
        {
            next = recording.Failure is null ? recording.Next() : null;
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        lock (_gate)
        {
            recording.IsScheduled = false;
            recording.Failure ??= failure;
            if (next is var (start, example))
            {
                recording.Outstanding++;
                if (recording.Model.Waiting.Count == 0)
                    _busyModels.Add(recording.Model);
                recording.Model.Waiting.Enqueue((recording, start, example));
                Monitor.Pulse(_gate);
            }
        }
        GoOn(recording);
    }

    private void Predict(LoadedModel model, (Listening Listening, TimeSpan Start, Example Example)[] batch)
    {
        // What was cancelled meanwhile need not be computed.
        var live = Array.FindAll(batch, entry => !entry.Listening.IsLost);
        IReadOnlyList<Prediction> predictions = [];
        Exception? failure = null;
        try
        {
            if (live.Length > 0)
                predictions = model.Model.Predict([.. live.Select(entry => entry.Example)]);
            Interlocked.Add(ref _windows, live.Length);
            Interlocked.Increment(ref _batches);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        lock (_gate)
        {
            foreach (var (entry, prediction) in live.Zip(predictions))
                entry.Listening.Add(entry.Start, prediction);
            foreach (var entry in batch)
            {
                entry.Listening.Outstanding--;
                entry.Listening.Failure ??= failure;
            }
        }
        foreach (var listening in batch.Select(entry => entry.Listening).Distinct())
            GoOn(listening);
    }

    /// <summary>Reads on, waits or ends, as the recording's state has it: it ends when nobody works on it any more, also when it has failed.</summary>
    private void GoOn(Listening recording)
    {
        lock (_gate)
        {
            if (recording.IsOver || recording.IsScheduled)
                return;
            if (!recording.IsLost && !recording.IsRead)
            {
                if (recording.Outstanding < MostOutstanding)
                    Schedule(recording);
                return;
            }
            if (recording.Outstanding > 0)
                return;
            recording.IsOver = true;
            _all.Remove(recording);
        }
        End(recording);
    }

    private void End(Listening recording)
    {
        recording.Dispose();
        _models.Return(recording.Model);
        try
        {
            if (recording.Cancellation.IsCancellationRequested)
                recording.Answer.TrySetCanceled(recording.Cancellation);
            else if (recording.Failure is { } failure)
                recording.Answer.TrySetException(failure);
            else
                recording.Answer.TrySetResult(recording.Finish());
        }
        catch (Exception exception)
        {
            recording.Answer.TrySetException(exception);
        }
    }

    /// <summary>Must be called under the lock.</summary>
    private void Schedule(Listening recording)
    {
        recording.IsScheduled = true;
        _recordings.Enqueue(recording);
        Monitor.Pulse(_gate);
    }
}
