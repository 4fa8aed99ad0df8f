using Timbre.Learning.Models;

namespace Timbre.Cli.Prediction;

/// <summary>What a model says of one file.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Genres">Genres with their probabilities, best first, at most the number asked for.</param>
/// <param name="Confidence"><c>sure</c>, <c>leaning</c> or <c>not sure</c>.</param>
/// <param name="Length">The recording's length.</param>
/// <param name="Views">What was said of each stretch.</param>
/// <param name="Classes">The model's classes.</param>
internal sealed record FilePrediction(
    string Path,
    IReadOnlyList<(string Genre, float Probability)> Genres,
    string Confidence,
    TimeSpan Length,
    IReadOnlyList<View> Views,
    IReadOnlyList<string> Classes)
{
    /// <summary>Genres best first.</summary>
    public static IReadOnlyList<(string Genre, float Probability)> Rank(IReadOnlyList<string> classes, float[] probabilities, int top) =>
        classes.Zip(probabilities).OrderByDescending(pair => pair.Second).Take(top).ToArray();
}
