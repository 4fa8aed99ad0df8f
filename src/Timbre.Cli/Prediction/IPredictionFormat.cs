using Timbre.Cli.Tagging;
using Timbre.Learning.Recognition;

namespace Timbre.Cli.Prediction;

/// <summary>A way to write predictions down; each file's text is made by itself, so that an interrupted job can keep it.</summary>
internal interface IPredictionFormat
{
    /// <summary>What stands before everything.</summary>
    string Begin { get; }

    /// <summary>What stands between two files.</summary>
    string Between { get; }

    /// <summary>What stands after everything.</summary>
    string End { get; }

    /// <summary>One file.</summary>
    /// <param name="prediction">What the model says.</param>
    /// <param name="tag">What became of its tag; null where tags are not written.</param>
    string Format(FilePrediction prediction, TagChange? tag);
}
