namespace Timbre.Files.Jobs;

/// <summary>Follows a job over many files. Its methods are called from several threads at once, and are to return soon.</summary>
public interface IJobProgress
{
    /// <summary>The job begins.</summary>
    /// <param name="files">How many files it has.</param>
    /// <param name="resumed">How many of them an earlier, interrupted run had finished.</param>
    void Started(int files, int resumed);

    /// <summary>A file is done.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="problem">Why it failed, without its name; <see langword="null"/> where it did not.</param>
    void Finished(string file, string? problem);
}

/// <summary>A file that a job could not use.</summary>
/// <param name="File">Its path.</param>
/// <param name="Problem">What is wrong with it and what to do, without its name.</param>
public sealed record FileFailure(string File, string Problem);
