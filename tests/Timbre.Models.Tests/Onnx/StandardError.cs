using System.Runtime.InteropServices;
using Timbre.Testing;

namespace Timbre.Models.Tests.Onnx;

/// <summary>What native code writes to the standard error stream, which .NET's console cannot redirect.</summary>
internal static partial class StandardError
{
    private const int Stream = 2;

    public static string Of(Action action)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "stderr");
        var saved = Duplicate(Stream);
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            _ = Replace((int)file.DangerousGetHandle(), Stream);
            try
            {
                action();
            }
            finally
            {
                _ = Replace(saved, Stream);
                _ = Close(saved);
            }
        }
        return File.ReadAllText(path);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
