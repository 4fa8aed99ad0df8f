namespace Timbre.Cli;

/// <summary>What the process returns: the contract that scripts around <c>timbre</c> rely on.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The job, or part of it, failed: each failure stands as one line on stderr.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong: an unknown option, a value out of range, a missing input.</summary>
    public const int WrongUse = 2;

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT, as shells count).</summary>
    public const int Interrupted = 130;
}
