using System.Runtime.InteropServices;

namespace Timbre.Torch;

/// <summary>What holds for all of libtorch in this process: threads, seeds, devices.</summary>
public static unsafe class TorchRuntime
{
    private const string KeepMemoryVariable = "TIMBRE_KEEP_MEMORY";

    /// <summary>libtorch's version, such as <c>1.13.1</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(TorchLibrary.timbre_version()) ?? "";

    /// <summary>Loads libtorch on another thread, for who will need it soon and has other things to do until then.</summary>
    /// <returns>Ends when it is loaded or cannot be; never fails: whoever then uses libtorch is told why it is not there.</returns>
    public static Task BeginLoading() => Task.Run(TorchLibrary.TryLoad);

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

    /// <summary>Whether libtorch can use a GPU here.</summary>
    public static bool CudaAvailable => CudaDeviceCount > 0;

    /// <summary>How many GPUs libtorch can use.</summary>
    public static int CudaDeviceCount => TorchLibrary.timbre_device_count((int)DeviceKind.Cuda);

    /// <summary>
    /// Whether 2-d convolutions keep the channels of a pixel side by side in memory (on by default): results are the same,
    /// and training a convolutional network on a CPU is about a third faster.
    /// </summary>
    public static bool ChannelsLast { get; set; } = true;

    /// <summary>Seeds every generator of libtorch, on the CPU and on each GPU: the same seed gives the same numbers on the same machine.</summary>
    public static void ManualSeed(long seed) => _ = TorchLibrary.Check(TorchLibrary.timbre_manual_seed(seed));

    /// <summary>The state of a device's generator, to go on later exactly where it stands.</summary>
    public static byte[] GetGeneratorState(Device device)
    {
        using var state = new Tensor(TorchLibrary.Check(TorchLibrary.timbre_generator_state((int)device.Kind, device.NativeIndex)));
        var bytes = new byte[state.ElementCount];
        state.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Puts a device's generator into a state that <see cref="GetGeneratorState"/> returned.</summary>
    public static void SetGeneratorState(Device device, ReadOnlySpan<byte> state)
    {
        using var bytes = Tensor.FromBytes(state, state.Length);
        _ = TorchLibrary.Check(TorchLibrary.timbre_set_generator_state((int)device.Kind, device.NativeIndex, bytes.Handle));
    }

    /// <summary>Gives memory that freed tensors left in the process back to the system, say after a training.</summary>
    public static void TrimMemory() => _ = TorchLibrary.timbre_trim_memory();

    /// <summary>
    /// Ends the process at once, without waiting for threads of libtorch or running what they might stumble over: for when one of them waits for
    /// a process that is no more.
    /// </summary>
    /// <param name="code">The exit code.</param>
    public static void ExitProcess(int code) => TorchLibrary._exit(code);

    /// <summary>Sets the defaults of a library just loaded. Called through its own pointers, as the resolver has not returned yet.</summary>
    internal static void Prepare(nint library)
    {
        if (Environment.GetEnvironmentVariable(KeepMemoryVariable) != "0")
            _ = ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "timbre_keep_memory"))();
        var threads = ThreadsFromEnvironment() ?? Environment.ProcessorCount;
        _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "timbre_set_threads"))(threads);
        _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "timbre_set_interop_threads"))(1);
        _ = ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "timbre_cudnn_benchmark"))(1);
    }

    private static int? ThreadsFromEnvironment() =>
        int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var threads) && threads > 0 ? threads : null;
}
