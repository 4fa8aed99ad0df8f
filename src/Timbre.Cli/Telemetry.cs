using System.Runtime.InteropServices;

namespace Timbre.Cli;

/// <summary>ONNX Runtime's, which it sends its maker unless the environment forbids it before the library is loaded: its interface can only forbid what comes later.</summary>
internal static partial class Telemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Called before other threads start, since these may read the environment.</summary>
    public static void TurnOff()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            return;
        // On Unix the runtime's own method changes a copy that native libraries do not see.
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(Variable, "1");
        else
            _ = setenv(Variable, "1", 1);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
