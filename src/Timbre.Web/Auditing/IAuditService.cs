namespace Timbre.Web.Auditing;

/// <summary>Audits folders in the background, one at a time; the last report of each folder is kept.</summary>
public interface IAuditService
{
    /// <summary>Starts an audit of a folder, unless one of it runs already.</summary>
    /// <param name="folder">A path that <see cref="Data.IDataFolders"/> gave.</param>
    /// <exception cref="Data.OutsideException">It lies in no data folder.</exception>
    AuditJob Start(string folder);

    /// <summary>The running or last audit of a folder, or null.</summary>
    AuditJob? Find(string folder);

    /// <summary>Ends a running audit.</summary>
    void Stop(string folder);
}
