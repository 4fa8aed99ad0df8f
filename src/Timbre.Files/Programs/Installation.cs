using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Timbre.Files.Programs;

/// <summary>Programs and libraries that are installed when they are first needed, where a script started this process that can do so.</summary>
internal static class Installation
{
    private const int NoSuchFile = 2;

    private static readonly ConcurrentDictionary<string, Lazy<bool>> Attempts = new(StringComparer.Ordinal);

    /// <summary>The script; null where there is none. Its arguments are Timbre's own, or <c>--install NAME</c>.</summary>
    public static string? Script { get; } = Environment.GetEnvironmentVariable("TIMBRE_SCRIPT") is { Length: > 0 } path ? path : null;

    /// <summary>Starts a program, which is installed first if it is missing and that can be done.</summary>
    /// <param name="start">The program and how to start it.</param>
    /// <param name="package">The Debian package that holds it.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static Process Start(ProcessStartInfo start, string package)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == NoSuchFile && Install(package))
        {
            return Process.Start(start)!;
        }
    }

    /// <summary>Has the script install something, which tells of it on stderr. It is asked once for each; who asks meanwhile waits.</summary>
    /// <param name="name">A package, or <c>training</c> for all that training needs.</param>
    /// <returns>Whether it is installed now.</returns>
    public static bool Install(string name) =>
        Script is not null && Attempts.GetOrAdd(name, key => new Lazy<bool>(() => Run(key))).Value;

    private static bool Run(string name)
    {
        try
        {
            using var process = Process.Start(Script!, ["--install", name]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
