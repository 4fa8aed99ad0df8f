using Timbre.Learning.Models;
using Timbre.Learning.Representations;

namespace Timbre.Web.Recognition;

/// <summary>A model in memory, with the examples that wait to go through it together.</summary>
internal sealed class LoadedModel(GenreModel model, ModelCard card)
{
    public GenreModel Model { get; } = model;

    public ModelCard Card { get; } = card;

    /// <summary>Examples in order of arrival. Guarded by the recognizer's lock.</summary>
    public Queue<(Listening Listening, TimeSpan Start, Example Example)> Waiting { get; } = new();

    /// <summary>Recordings that use it, and one for the cache while it keeps it. Guarded by the recognizer's lock.</summary>
    public int Users { get; set; } = 1;
}
