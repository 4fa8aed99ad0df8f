using System.Buffers;

namespace Timbre.Files.Text;

/// <summary>Words of a command line that can be pasted into a POSIX shell.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=,+@%");

    /// <summary>The text as one word of a shell: in single quotes unless it has none but characters that no shell treats specially.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
