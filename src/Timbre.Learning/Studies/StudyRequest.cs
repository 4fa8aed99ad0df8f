using Timbre.Learning.Training;

namespace Timbre.Learning.Studies;

/// <summary>What of a study is to be run, and how.</summary>
public sealed record StudyRequest
{
    /// <summary>Seeds, from 0.</summary>
    public required int Seeds { get; init; }

    /// <summary>These classes only; null for the study's own.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>These models only; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Settings of single models, by <c>model.setting</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Threads, device and epochs for all trainings; seed, segment and options are the study's.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>Where checkpoints of unfinished trainings lie; null for none.</summary>
    public string? CheckpointFolder { get; init; }
}
