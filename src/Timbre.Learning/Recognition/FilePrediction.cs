using Timbre.Learning.Models;

namespace Timbre.Learning.Recognition;

/// <summary>What a model says of one file.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Genres">Genres with their probabilities, best first, at most the number asked for.</param>
/// <param name="Confidence"><see cref="Sure"/>, <see cref="Leaning"/> or <see cref="NotSure"/>.</param>
/// <param name="Length">The recording's length.</param>
/// <param name="Views">What was said of each stretch.</param>
/// <param name="Classes">The model's classes.</param>
public sealed record FilePrediction(
    string Path,
    IReadOnlyList<(string Genre, float Probability)> Genres,
    string Confidence,
    TimeSpan Length,
    IReadOnlyList<View> Views,
    IReadOnlyList<string> Classes)
{
    /// <summary>What <see cref="Confidence"/> says from <see cref="ModelCard.SureFrom"/> on.</summary>
    public const string Sure = "sure";

    /// <summary>What <see cref="Confidence"/> says from <see cref="ModelCard.LeaningFrom"/> on.</summary>
    public const string Leaning = "leaning";

    /// <summary>What <see cref="Confidence"/> says below.</summary>
    public const string NotSure = "not sure";

    /// <summary>One prediction out of what was said of a file's stretches.</summary>
    /// <param name="path">The file as it was named.</param>
    /// <param name="length">The recording's length.</param>
    /// <param name="views">What was said of each stretch, at least one.</param>
    /// <param name="classes">The model's classes.</param>
    /// <param name="card">Says from which probability on the model is sure.</param>
    /// <param name="rule">How the stretches become one answer.</param>
    /// <param name="top">How many genres to name.</param>
    public static FilePrediction Combine(
        string path, TimeSpan length, IReadOnlyList<View> views, IReadOnlyList<string> classes, ModelCard card, CombineRule rule, int top)
    {
        ArgumentNullException.ThrowIfNull(card);
        var probabilities = new Prediction(views).Combine(rule);
        var best = probabilities.Max();
        var confidence = best >= card.SureFrom ? Sure : best >= card.LeaningFrom ? Leaning : NotSure;
        return new FilePrediction(path, Rank(classes, probabilities, top), confidence, length, views, classes);
    }

    /// <summary>Genres best first.</summary>
    public static IReadOnlyList<(string Genre, float Probability)> Rank(IReadOnlyList<string> classes, float[] probabilities, int top) =>
        classes.Zip(probabilities).OrderByDescending(pair => pair.Second).Take(top).ToArray();
}
