using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Learning.Recognition;

/// <summary>Names the genres of sound files of any length, window by window, in memory for one window. Safe for several threads at once.</summary>
/// <param name="model">The model.</param>
/// <param name="card">Its card.</param>
/// <param name="rule">How the stretches of a file become one answer.</param>
/// <param name="top">How many genres to name.</param>
public sealed class FilePredictor(GenreModel model, ModelCard card, CombineRule rule, int top)
{
    /// <summary>Names the genres of one file.</summary>
    /// <param name="path">A sound or video file.</param>
    /// <param name="cancellation">Stops at the next window, and a decoder that hangs at once.</param>
    /// <param name="heard">Told after each window how far it is; may be null.</param>
    /// <exception cref="Audio.AudioFileException">It cannot be read as sound.</exception>
    public FilePrediction Predict(string path, CancellationToken cancellation, IProgress<HeardSoFar>? heard = null)
    {
        var views = new List<View>();
        var length = TimeSpan.Zero;
        using (var windows = new AudioWindows(path, model.Representation.Window, cancellation))
        {
            foreach (var (start, clip) in windows.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                var prediction = model.Predict([model.Representation.FromAudio(clip)], cancellation)[0];
                views.AddRange(prediction.Views.Select(view => view with { Start = view.Start + start }));
                length = start + clip.Duration;
                heard?.Report(new HeardSoFar(length, windows.Info.Duration));
            }
        }
        return FilePrediction.Combine(path, length, views, model.Classes, card, rule, top);
    }
}
