namespace Timbre.Web.Runs;

/// <summary>The runs folder.</summary>
public interface IRunCatalog
{
    /// <summary>Every run, newest first.</summary>
    IReadOnlyList<Run> List();

    /// <summary>A run by name, or null. A name is only ever one folder's name: it is no path.</summary>
    Run? Find(string name);
}
