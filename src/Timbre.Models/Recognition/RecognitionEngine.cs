namespace Timbre.Models.Recognition;

/// <summary>
/// Recognizes recordings on a fixed number of threads, with any number of models. A thread takes either the next window of a recording, in turn,
/// or a batch of the windows that wait for a model: windows of several recordings go through the network together when they come together, and
/// none waits for a batch to fill while a thread is idle.
/// </summary>
/// <remarks>
/// Any number of threads may submit. A recording holds its file and a window only while it is read, and has a few representations at most that wait
/// for the model.
/// </remarks>
internal sealed partial class RecognitionEngine : IDisposable
{
    // Large enough that the network's work outweighs its start, small enough that the first of them does not wait long.
    private const int MostInBatch = 8;

    // Windows of one recording read ahead of the model: several threads may then share a long recording's work.
    private const int MostOutstanding = 4;

    private readonly object _gate = new();
    private readonly Queue<RecordingJob> _readable = new();
    private readonly List<ModelQueue> _busy = [];
    private readonly HashSet<RecordingJob> _all = [];
    private readonly Thread[] _threads;
    private readonly int _fullBatch;
    private int _running;
    private bool _started;
    private bool _stopped;
    private Action? _ended;
    private long _windows;
    private long _batches;

    /// <summary>An engine; its threads start with the first recording.</summary>
    /// <param name="threads">Threads that work, at least 1.</param>
    /// <param name="mostOpen">How many recordings may be read in turn; further ones wait. Without a bound, none waits for a long one.</param>
    public RecognitionEngine(int threads, int mostOpen = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _mostOpen = mostOpen;
        Ahead = MostInBatch + (2 * threads);
        // So small that each thread has a batch when all of these wait for the model.
        _fullBatch = Math.Min(MostInBatch, Ahead / threads);
        _running = threads;
        _threads = [.. Enumerable.Range(0, threads).Select(i => new Thread(WorkToTheEnd) { IsBackground = true, Name = $"recognition {i}" })];
    }

    /// <summary>Whether the calling thread is one of its own: what waits for a recording there may wait forever.</summary>
    public bool IsOnOwnThread => Array.IndexOf(_threads, Thread.CurrentThread) >= 0;

    /// <summary>As many recordings as keep the threads at work.</summary>
    public int Ahead { get; }

    /// <summary>Windows that went through a model so far, and in how many batches.</summary>
    public (long Windows, long Batches) Predicted => (Interlocked.Read(ref _windows), Interlocked.Read(ref _batches));

    /// <summary>Recognizes a recording; the model is to live until the result is there. Canceled, it ends at its next window; a decoder in a process of its own, and a recording that waits for others, at once.</summary>
    public Task<RecordingGenres> Submit(ModelQueue model, RecordingRequest request, CancellationToken cancellation)
    {
        var job = new RecordingJob(request, model, cancellation);
        lock (_gate)
        {
            if (_stopped)
                return Task.FromCanceled<RecordingGenres>(new CancellationToken(true));
            if (!_started)
                Array.ForEach(_threads, thread => thread.Start());
            _started = true;
            _all.Add(job);
            if (_open < _mostOpen)
                Open(job);
            else
                Wait(job);
        }
        return job.Result.Task;
    }

    /// <summary>Ends the threads after what they are at; the recordings that have no result are canceled.</summary>
    public void Dispose() => Dispose(null);

    /// <summary>As <see cref="Dispose()"/>. A thread of its own, in a progress callback, cannot wait for itself: there the end comes after this returns.</summary>
    /// <param name="ended">Called once no thread works any more.</param>
    public void Dispose(Action? ended)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            (_stopped, _ended) = (true, ended);
            Monitor.PulseAll(_gate);
        }
        if (!_started)
            Finish();
        else if (!IsOnOwnThread)
            Array.ForEach(_threads, thread => thread.Join());
    }

    private void Finish()
    {
        RecordingJob[] left;
        lock (_gate)
            left = [.. _all];
        foreach (var job in left)
        {
            job.Dispose();
            job.Result.TrySetCanceled();
        }
        _ended?.Invoke();
    }

    private void WorkToTheEnd()
    {
        Work();
        if (Interlocked.Decrement(ref _running) == 0)
            Finish();
    }

    private void Work()
    {
        while (true)
        {
            RecordingJob? recording;
            ModelQueue? model;
            WindowExample[] batch;
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
    private bool TryTake(out RecordingJob? recording, out ModelQueue? model, out WindowExample[] batch)
    {
        (recording, model, batch) = (null, null, []);
        if (_stopped)
            return false;
        model = _busy.Find(candidate => candidate.Waiting.Count >= _fullBatch);
        if (model is null && _readable.TryDequeue(out recording))
            return true;
        model ??= _busy.FirstOrDefault();
        if (model is null)
            return false;
        batch = new WindowExample[Math.Min(model.Waiting.Count, _fullBatch)];
        for (var i = 0; i < batch.Length; i++)
            batch[i] = model.Waiting.Dequeue();
        // To the end of the line, so that two busy models take turns.
        _busy.Remove(model);
        if (model.Waiting.Count > 0)
            _busy.Add(model);
        return true;
    }

    private void Read(RecordingJob recording)
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
                    _busy.Add(recording.Model);
                recording.Model.Waiting.Enqueue(new WindowExample(recording, start, example));
                Monitor.Pulse(_gate);
            }
        }
        Advance(recording);
    }

    private void Predict(ModelQueue model, WindowExample[] batch)
    {
        // What was canceled meanwhile need not be computed.
        var live = Array.FindAll(batch, window => !window.Recording.IsLost);
        IReadOnlyList<Prediction> predictions = [];
        Exception? failure = null;
        try
        {
            if (live.Length > 0)
                predictions = model.Model.Predict([.. live.Select(window => window.Example)]);
            Interlocked.Add(ref _windows, live.Length);
            Interlocked.Increment(ref _batches);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        lock (_gate)
        {
            foreach (var (window, prediction) in live.Zip(predictions))
                window.Recording.Add(window.Start, prediction);
            foreach (var window in batch)
            {
                window.Recording.Outstanding--;
                window.Recording.Failure ??= failure;
            }
        }
        foreach (var recording in batch.Select(window => window.Recording).Distinct())
            Advance(recording);
    }

    /// <summary>Schedules the next read, waits for outstanding windows, or ends the recording when it is read or has failed and no window of it is outstanding.</summary>
    private void Advance(RecordingJob recording)
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
            Close(recording);
            if (recording.Outstanding > 0)
                return;
            recording.IsOver = true;
            _all.Remove(recording);
        }
        End(recording);
    }

    private static void End(RecordingJob recording)
    {
        recording.Dispose();
        try
        {
            if (recording.Cancellation.IsCancellationRequested)
                recording.Result.TrySetCanceled(recording.Cancellation);
            else if (recording.Failure is { } failure)
                recording.Result.TrySetException(failure);
            else
                recording.Result.TrySetResult(recording.Combine());
        }
        catch (Exception exception)
        {
            recording.Result.TrySetException(exception);
        }
    }
}

/// <summary>A model with the windows that wait to go through it together.</summary>
internal sealed class ModelQueue(GenreModel model, ModelCard card)
{
    public GenreModel Model => model;

    public ModelCard Card => card;

    /// <summary>In order of arrival. Guarded by the engine's lock.</summary>
    public Queue<WindowExample> Waiting { get; } = new();
}

internal sealed record WindowExample(RecordingJob Recording, TimeSpan Start, Example Example);
