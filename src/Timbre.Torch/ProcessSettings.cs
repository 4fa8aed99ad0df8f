namespace Timbre.Torch;

/// <summary>Settings of the whole process with which training is faster and quieter.</summary>
/// <remarks>
/// They are the program's to make, and this library makes none by itself: environment variables must not change while other threads may read
/// them, and the allocator serves all of the process.
/// </remarks>
internal static partial class ProcessSettings
{
    // As malloc.h numbers them.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>Called by a program that trains, before anything else. What the user has set in the environment stays.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // OpenMP's threads wait for work by spinning for milliseconds. Where other programs want the same cores, that halves the
        // speed of both; where not, a short spin is as good. OpenMP reads this when it is loaded.
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = setenv("GOMP_SPINCOUNT", "2000", 0);
        // c10d's own notes on each try to reach a worker that has not started yet; what goes wrong in the end is reported.
        _ = setenv("TORCH_CPP_LOG_LEVEL", "ERROR", 0);
        if (Environment.GetEnvironmentVariable("TIMBRE_KEEP_MEMORY") != "0")
            KeepFreedMemory();
    }

    /// <summary>
    /// By default glibc returns every block above 32 MiB to the system at once and gets it back page by page, zeroed: training a convolutional
    /// network spends more time on that than on the arithmetic.
    /// </summary>
    private static void KeepFreedMemory()
    {
        try
        {
            // One arena: the others cannot grow beyond 64 MiB and would fall back to what is avoided here.
            _ = mallopt(ArenaMax, 1);
            _ = mallopt(MmapThreshold, 1 << 30);
            _ = mallopt(TrimThreshold, int.MaxValue);
            _ = mallopt(TopPad, 64 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc, which keeps freed memory in its own way.
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
