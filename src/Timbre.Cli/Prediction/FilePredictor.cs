using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Cli.Prediction;

/// <summary>Names the genres of sound files of any length, window by window, in memory for one window. Safe for several threads at once.</summary>
internal sealed class FilePredictor(GenreModel model, ModelCard card, CombineRule rule, int top)
{
    public FilePrediction Predict(string path, CancellationToken cancellation)
    {
        var views = new List<View>();
        var length = TimeSpan.Zero;
        using (var windows = new AudioWindows(path, model.Representation.Window))
        {
            foreach (var (start, clip) in windows.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                var prediction = model.Predict([model.Representation.FromAudio(clip)], cancellation)[0];
                views.AddRange(prediction.Views.Select(view => view with { Start = view.Start + start }));
                length = start + clip.Duration;
            }
        }
        var probabilities = new Learning.Models.Prediction(views).Combine(rule);
        return new FilePrediction(path, FilePrediction.Rank(model.Classes, probabilities, top), Confidence(probabilities.Max()), length, views, model.Classes);
    }

    private string Confidence(float best) => best >= card.SureFrom ? "sure" : best >= card.LeaningFrom ? "leaning" : "not sure";
}
