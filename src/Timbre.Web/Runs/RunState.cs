namespace Timbre.Web.Runs;

/// <summary>How far a run is.</summary>
public enum RunState
{
    /// <summary>A training of this server is at work on it.</summary>
    Running,

    /// <summary>It has its figures and its model.</summary>
    Finished,

    /// <summary>It was stopped or interrupted; training it again goes on where it was.</summary>
    Stopped,

    /// <summary>The training ended with an error.</summary>
    Failed,
}
