namespace Timbre.Learning.Studies;

/// <summary>One finished training of a study: a line of <c>results.csv</c>.</summary>
/// <param name="Data">The data's name.</param>
/// <param name="Part">The protocol's title.</param>
/// <param name="Split">The split.</param>
/// <param name="Classes">The classes, joined by commas; empty for all.</param>
/// <param name="Model">The model.</param>
/// <param name="Settings">Settings that differ from its defaults, with the epochs.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Accuracy">On the test part, 0 to 1.</param>
/// <param name="MacroF1">On the test part, 0 to 1.</param>
/// <param name="LogLoss">On the test part, in nats.</param>
/// <param name="Count">Items of the test part.</param>
/// <param name="Seconds">Wall time of training and test; of all members together for what was trained with them.</param>
public sealed record StudyResult(
    string Data,
    string Part,
    string Split,
    string Classes,
    string Model,
    string Settings,
    long Seed,
    double Accuracy,
    double MacroF1,
    double LogLoss,
    int Count,
    double Seconds)
{
    /// <summary>What makes two results ones of the same training.</summary>
    internal (string, string, string, string, string, string, long) Key => (Data, Part, Split, Classes, Model, Settings, Seed);
}
