namespace Timbre.Web.Listening;

/// <summary>A stretch of a recording in which one genre comes first.</summary>
/// <param name="From">Where it begins, in seconds from the start.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Label">The genre, as an index into the classes.</param>
/// <param name="Probability">Its probability, the mean over the stretch.</param>
public sealed record GenreStretch(double From, double To, int Label, double Probability);
