using Timbre.Learning.Audit;

namespace Timbre.Web.Auditing;

/// <summary>An audit of one folder, as it stands now.</summary>
/// <param name="Folder">The folder, as <see cref="Data.IDataFolders"/> names it.</param>
/// <param name="Done">Files looked at so far.</param>
/// <param name="Total">Files to look at.</param>
/// <param name="Report">What was found, once it is done; files are named as <see cref="Data.IDataFolders"/> names them.</param>
/// <param name="Failure">Why it ended without a report, in one line.</param>
public sealed record AuditJob(string Folder, int Done, int Total, AuditReport? Report, string? Failure)
{
    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => Report is null && Failure is null;
}
