namespace Timbre.Models.Recognition;

/// <content>Which recordings may have their file open. All methods but <see cref="EndWaiting"/> must be called under the lock.</content>
internal sealed partial class RecognitionEngine
{
    private readonly Queue<RecordingJob> _unopened = new();
    private readonly int _mostOpen;
    private int _open;

    private void Wait(RecordingJob recording)
    {
        recording.IsWaiting = true;
        _unopened.Enqueue(recording);
        recording.Waiting = recording.Cancellation.UnsafeRegister(_ => EndWaiting(recording), null);
    }

    /// <summary>Cancels a recording that waits; it stays in the queue, where it is passed over.</summary>
    private void EndWaiting(RecordingJob recording)
    {
        lock (_gate)
        {
            if (!recording.IsWaiting)
                return;
            recording.IsWaiting = false;
            recording.IsOver = true;
            _all.Remove(recording);
        }
        recording.Result.TrySetCanceled(recording.Cancellation);
    }

    private void Open(RecordingJob recording)
    {
        recording.IsWaiting = false;
        recording.Waiting.Unregister();
        _open++;
        recording.IsOpen = true;
        Schedule(recording);
    }

    private void Close(RecordingJob recording)
    {
        if (!recording.IsOpen)
            return;
        recording.IsOpen = false;
        _open--;
        while (_open < _mostOpen && _unopened.TryDequeue(out var next))
        {
            if (next.IsWaiting)
                Open(next);
        }
    }

    private void Schedule(RecordingJob recording)
    {
        recording.IsScheduled = true;
        _readable.Enqueue(recording);
        Monitor.Pulse(_gate);
    }
}
