namespace Timbre.Torch;

/// <summary>What holds for all of libtorch in this process: threads, seeds, devices.</summary>
internal static unsafe class TorchRuntime
{
    /// <summary>libtorch's version, such as <c>1.13.1</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(TorchLibrary.timbre_version()) ?? "";

    /// <summary>How many threads one operation may use. By default as many as there are cores the process may use.</summary>
    public static int Threads
    {
        get => TorchLibrary.Check(TorchLibrary.timbre_threads());
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _ = TorchLibrary.Check(TorchLibrary.timbre_set_threads(value));
        }
    }

    public static bool CudaAvailable => CudaDeviceCount > 0;

    public static int CudaDeviceCount => TorchLibrary.timbre_device_count((int)DeviceKind.Cuda);

    /// <summary>
    /// Whether 2-d convolutions keep the channels of a pixel side by side in memory (on by default): results are the same,
    /// and training a convolutional network on a CPU is about a third faster.
    /// </summary>
    public static bool ChannelsLast { get; set; } = true;

    /// <summary>Seeds every generator of libtorch, on the CPU and on each GPU: the same seed gives the same numbers on the same machine.</summary>
    public static void ManualSeed(long seed) => _ = TorchLibrary.Check(TorchLibrary.timbre_manual_seed(seed));

    /// <summary>
    /// Ends the process at once, without waiting for threads of libtorch or running what they might stumble over: for when one of them waits for
    /// a process that is no more.
    /// </summary>
    public static void ExitProcess(int code) => TorchLibrary._exit(code);

    /// <summary>Sets the defaults of a library just loaded. Called through its own pointer, as the resolver has not returned yet.</summary>
    internal static void Prepare(nint library)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var threads) || threads <= 0)
            threads = Environment.ProcessorCount;
        _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "timbre_prepare"))(threads);
    }
}
