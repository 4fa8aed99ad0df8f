using System.Reflection;

namespace Timbre.Torch;

/// <summary>The functions of the native shim, and where its library is looked for.</summary>
internal static unsafe partial class TorchLibrary
{
    private const string Name = "timbre_torch";
    private const string FileName = "libtimbre_torch.so";

    private static readonly Lazy<nint> Library = new(Load);

    static TorchLibrary() => NativeLibrary.SetDllImportResolver(typeof(TorchLibrary).Assembly, Resolve);

    /// <summary>The message of the last call that failed on this thread, on one line.</summary>
    internal static string LastError()
    {
        var message = Marshal.PtrToStringUTF8(timbre_last_error()) ?? "";
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }

    internal static int Check(int result) => result >= 0 ? result : throw new TorchException(LastError());

    internal static nint Check(nint result) => result != 0 ? result : throw new TorchException(LastError());

    [LibraryImport("libc")]
    internal static partial void _exit(int code);

    [LibraryImport(Name)]
    internal static partial nint timbre_last_error();

    [LibraryImport(Name)]
    internal static partial nint timbre_version();

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint timbre_operator(string name, string overload);

    [LibraryImport(Name)]
    internal static partial int timbre_call(nint op, NativeValue* arguments, int count, long* pool, NativeValue* results, int capacity);

    [LibraryImport(Name)]
    internal static partial void timbre_free(nint handle);

    [LibraryImport(Name)]
    internal static partial int timbre_shape(nint handle, long* shape, int capacity);

    [LibraryImport(Name)]
    internal static partial int timbre_kind(nint handle, out int type, out int device, out int index);

    [LibraryImport(Name)]
    internal static partial void* timbre_data(nint handle);

    [LibraryImport(Name)]
    internal static partial int timbre_backward(nint handle, nint gradient, int retainGraph);

    [LibraryImport(Name)]
    internal static partial nint timbre_grad(nint handle);

    [LibraryImport(Name)]
    internal static partial int timbre_set_grad(nint handle, nint gradient);

    [LibraryImport(Name)]
    internal static partial int timbre_requires_grad(nint handle);

    [LibraryImport(Name)]
    internal static partial int timbre_set_requires_grad(nint handle, int on);

    [LibraryImport(Name)]
    internal static partial int timbre_grad_mode(int on);

    [LibraryImport(Name)]
    internal static partial nint timbre_batch_norm(
        nint group, nint input, nint weight, nint bias, nint runningMean, nint runningVariance, int training, double momentum, double epsilon,
        int rectify, long windowRows, long windowColumns);

    [LibraryImport(Name)]
    internal static partial int timbre_adam(
        nint parameter, nint gradient, nint mean, nint variance, double shrink, double coupled, double beta1, double beta2, double epsilon, double rate);

    [LibraryImport(Name)]
    internal static partial int timbre_manual_seed(long seed);

    [LibraryImport(Name)]
    internal static partial int timbre_threads();

    [LibraryImport(Name)]
    internal static partial int timbre_set_threads(int count);

    [LibraryImport(Name)]
    internal static partial int timbre_device_count(int device);

    /// <summary>The runtime asks once for each function.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == Name ? Library.Value : 0;

    private static nint Load()
    {
        var library = Find(out var failure);
        if (library == 0 && Installation.Install("training"))
            library = Find(out failure);
        if (library != 0)
            return library;
        throw new TorchException(
            $"cannot load {FileName}: {failure}; build it with 'cmake -S native -B artifacts/native && cmake --build artifacts/native', " +
            "or set TIMBRE_NATIVE to its folder");
    }

    private static nint Find(out string failure)
    {
        failure = "it is not there";
        foreach (var path in Candidates())
        {
            if (!File.Exists(path))
                continue;
            try
            {
                var library = NativeLibrary.Load(path);
                TorchRuntime.Prepare(library);
                return library;
            }
            catch (EntryPointNotFoundException)
            {
                failure = $"{path} is of another version of Timbre";
            }
            catch (DllNotFoundException error)
            {
                // The first lines are general advice; the loader's own reason stands last.
                failure = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
            }
        }
        return 0;
    }

    /// <summary>TIMBRE_NATIVE, then beside the program, then <c>artifacts/native</c> of the source tree the program was built in.</summary>
    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("TIMBRE_NATIVE") is { Length: > 0 } chosen)
            yield return File.Exists(chosen) ? chosen : Path.Combine(chosen, FileName);
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "native", FileName);
            yield return Path.Combine(folder.FullName, "artifacts", "native", FileName);
        }
    }
}
