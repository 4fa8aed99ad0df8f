namespace Timbre.Features;

/// <summary>The features of one clip or segment.</summary>
/// <param name="FileName">What the row describes, unique in its table, such as <c>rock.00012.wav</c> or, for segment 3, <c>rock.00012.3.wav</c>.</param>
/// <param name="Length">Number of samples at 22,050 Hz; 0 where a table does not tell.</param>
/// <param name="Values">One value per feature of the table.</param>
/// <param name="Label">The genre.</param>
public sealed record FeatureRow(string FileName, int Length, double[] Values, string Label);
