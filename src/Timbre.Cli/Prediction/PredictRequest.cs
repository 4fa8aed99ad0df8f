using Timbre.Cli.Sharding;
using Timbre.Cli.Tagging;
using Timbre.Learning.Models;

namespace Timbre.Cli.Prediction;

/// <summary>What <c>timbre predict</c> was asked to do.</summary>
internal sealed record PredictRequest
{
    public required string[] Inputs { get; init; }

    /// <summary>The model; null for the one that ships.</summary>
    public string? Model { get; init; }

    public CombineRule Rule { get; init; }

    public int Top { get; init; }

    /// <summary><c>text</c>, <c>json</c> or <c>csv</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The file to write; null for stdout.</summary>
    public string? Output { get; init; }

    /// <summary>The share of the files to do; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Whether to count genres, confidence and folders at the end.</summary>
    public bool Summary { get; init; }

    /// <summary>Which tags are written; null for none.</summary>
    public TaggingOptions? Tagging { get; init; }

    public int Threads { get; init; }
}
