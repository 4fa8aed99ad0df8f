namespace Timbre.Web.Data;

/// <summary>A client named a path that it may not see or that does not exist: both get the same answer.</summary>
public sealed class OutsideException : Exception
{
    /// <summary>Makes the error for a path as the client named it.</summary>
    public OutsideException(string path)
        : base($"{Shorten(path)}: no such file or folder among the data folders of this server; start it with --data DIR to add one")
    {
    }

    private static string Shorten(string path) => string.Concat((path.Length > 200 ? path[..200] + "…" : path).Select(c => char.IsControl(c) ? '?' : c));
}
