using Timbre.Audio;
using Timbre.Features;
using Timbre.Learning.Models;
using Timbre.Learning.Recognition;
using Timbre.Learning.Representations;

namespace Timbre.Web.Recognition;

/// <summary>One recording on its way: decoded a window at a time, each window's example sent through the model, the answers put together.</summary>
/// <remarks>One thread at a time reads it (<see cref="Next"/>); what is counted across threads is guarded by the recognizer's lock.</remarks>
internal sealed class Listening(SoundRequest request, LoadedModel model, TimeSpan longest, IProgress<HeardSoFar>? heard, CancellationToken cancellation) : IDisposable
{
    private readonly SortedList<TimeSpan, IReadOnlyList<View>> _views = [];
    private readonly PictureBuilder? _picture = request.Picture ? new PictureBuilder() : null;
    private AudioWindows? _windows;
    private IEnumerator<(TimeSpan Start, AudioClip Clip)>? _reading;
    private TimeSpan _length;

    public LoadedModel Model => model;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Where the answer goes.</summary>
    public TaskCompletionSource<SoundAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Windows that were read and have not come back from the model.</summary>
    public int Outstanding { get; set; }

    /// <summary>Whether all windows were read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>What went wrong first.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether it waits in the queue of recordings, or is being read: no second thread may read it.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Whether it has been answered.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether going on with it would be work for nothing.</summary>
    public bool IsLost => Failure is not null || cancellation.IsCancellationRequested;

    /// <summary>Reads the next window.</summary>
    /// <returns>Its start and what the model is to see of it; null at the end.</returns>
    public (TimeSpan Start, Example Example)? Next()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_reading is null)
        {
            _windows = new AudioWindows(request.Path, model.Model.Representation.Window, cancellation);
            if (_windows.Info.Duration > longest)
                throw TooLong();
            _reading = _windows.Read().GetEnumerator();
        }
        if (!_reading.MoveNext())
        {
            Close();
            return null;
        }
        var (start, clip) = _reading.Current;
        _length = start + clip.Duration;
        // Headers lie: what counts is what was decoded.
        if (_length > longest)
            throw TooLong();
        using var analysis = new Analysis(clip);
        var example = model.Model.Representation.FromAudio(analysis);
        _picture?.Add(analysis);
        heard?.Report(new HeardSoFar(_length, _windows!.Info.Duration));
        if (_windows!.IsAtEnd)
        {
            // A recording that waits for the model's answer holds neither its file nor a buffer.
            Close();
        }
        return (start, example);
    }

    /// <summary>Takes what the model said of a window.</summary>
    public void Add(TimeSpan start, Prediction prediction) =>
        _views.Add(start, [.. prediction.Views.Select(view => view with { Start = view.Start + start })]);

    /// <summary>The whole, once every window has come back.</summary>
    public SoundAnswer Finish()
    {
        View[] views = [.. _views.Values.SelectMany(views => views)];
        var top = Math.Clamp(request.Top, 1, model.Model.Classes.Count);
        return new SoundAnswer(FilePrediction.Combine(request.Name, _length, views, model.Model.Classes, model.Card, request.Combine, top), _picture?.Finish());
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _reading?.Dispose();
        _windows?.Dispose();
        _windows = null;
    }

    private void Close()
    {
        Dispose();
        IsRead = true;
    }

    private AudioFileException TooLong() =>
        new(request.Name, $"lasts longer than the {longest.TotalMinutes:0.##} min that this server listens to; cut it, or start the server with a larger --max-length");
}
