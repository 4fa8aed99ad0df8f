namespace Timbre.Models.Recognition;

/// <summary>What is asked of one recording.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">What the result calls it.</param>
/// <param name="Options">How views are combined, and how many genres to name.</param>
/// <param name="OnWindow">
/// Called with the analysis of each window, in order, one at a time, after the model's representation of it was made. What it throws is the failure
/// of the recording.
/// </param>
internal sealed record RecordingRequest(string Path, string Name, RecognitionOptions Options, Action<Analysis, RecognitionProgress>? OnWindow = null);

/// <summary>One recording on its way through a model: read a window at a time, the predictions for its windows put together.</summary>
/// <remarks>One thread at a time reads it; the properties that several threads change are guarded by the engine's lock.</remarks>
internal sealed class RecordingJob(RecordingRequest request, ModelQueue model, CancellationToken cancellation) : IDisposable
{
    private readonly SortedList<TimeSpan, Prediction> _predictions = [];
    private AudioWindows? _windows;
    private IEnumerator<(TimeSpan Start, AudioClip Clip)>? _reading;
    private TimeSpan _length;

    public ModelQueue Model => model;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Where the result goes.</summary>
    public TaskCompletionSource<RecordingGenres> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Windows that were read and have not come back from the model.</summary>
    public int Outstanding { get; set; }

    /// <summary>Whether it waits for others to be done before its file may be opened.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Answers it at once when it is canceled while it waits.</summary>
    public CancellationTokenRegistration Waiting { get; set; }

    /// <summary>Whether it counts among the recordings that may have their file open.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether it waits to be read, or is being read: no second thread may read it.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Whether all windows were read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Whether it has its result.</summary>
    public bool IsOver { get; set; }

    /// <summary>What went wrong first.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether going on with it would be work for nothing.</summary>
    public bool IsLost => Failure is not null || cancellation.IsCancellationRequested;

    /// <summary>Reads the next window.</summary>
    /// <returns>Its start and the model's representation of it; null at the end.</returns>
    public (TimeSpan Start, Example Example)? Next()
    {
        cancellation.ThrowIfCancellationRequested();
        var isThere = NamingFile(() =>
        {
            _windows ??= new AudioWindows(request.Path, model.Model.Representation.Window, cancellation);
            _reading ??= _windows.Read().GetEnumerator();
            return _reading.MoveNext();
        });
        return isThere ? Represent(_windows!, _reading!.Current) : Close();
    }

    /// <summary>Takes the prediction for a window.</summary>
    public void Add(TimeSpan start, Prediction prediction) => _predictions.Add(start, prediction);

    /// <summary>The whole, once every window has come back.</summary>
    public RecordingGenres Combine()
    {
        View[] views = [.. _predictions.SelectMany(window => window.Value.Views.Select(view => view with { Start = view.Start + window.Key }))];
        return RecordingGenres.Combine(request.Name, _length, views, model.Model.Classes, model.Card, request.Options);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _reading?.Dispose();
        _windows?.Dispose();
        _windows = null;
    }

    private (TimeSpan, Example) Represent(AudioWindows windows, (TimeSpan Start, AudioClip Clip) window)
    {
        _length = window.Start + window.Clip.Duration;
        using var analysis = new Analysis(window.Clip);
        var example = NamingFile(() => FiniteExample(analysis));
        request.OnWindow?.Invoke(analysis, new RecognitionProgress(_length, windows.Info.Duration));
        // A recording that waits for the model's answer holds neither its file nor a buffer.
        if (windows.IsAtEnd)
            Close();
        return (window.Start, example);
    }

    /// <summary>What the model would stumble over is found here, before it is one of several windows that go through the model together.</summary>
    private Example FiniteExample(Analysis analysis)
    {
        var example = model.Model.Representation.FromAudio(analysis);
        return example.Features is null || TensorPrimitives.IsFiniteAll<float>(example.Features) ? example : throw new ArithmeticException("has features that are no finite numbers");
    }

    /// <summary>Whatever is wrong with the recording is an error of its own file.</summary>
    private T NamingFile<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is (IOException and not UnusableFileException) or UnauthorizedAccessException or ArithmeticException or ArgumentException)
        {
            throw new AudioFileException(request.Path, PlainText.Complaint(exception), exception);
        }
    }

    private (TimeSpan, Example)? Close()
    {
        Dispose();
        IsRead = true;
        return null;
    }
}
