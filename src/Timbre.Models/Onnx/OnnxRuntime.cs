namespace Timbre.Models.Onnx;

/// <summary>
/// ONNX Runtime, once for the process: one pool of threads, that do not spin, for all sessions, and no log. Its C interface, a table of
/// functions whose positions never change, is called directly: the managed package makes a delegate of each function and costs 30 ms at start.
/// </summary>
internal sealed unsafe partial class OnnxRuntime
{
    // What is called here is part of every later version.
    private const uint ApiVersion = 17;
    private const int FatalSeverity = 4;
    private const int FloatElements = 1;
    private const int ArenaAllocator = 1;
    private const int MostMessage = 500;

    private static readonly Lazy<OnnxRuntime> Started = new(() => new OnnxRuntime());
    private static readonly Lock Choosing = new();
    private static int _threads = Environment.ProcessorCount;
    private static bool _isStarting;

    private readonly nint* _api;
    private readonly nint _environment;
    private readonly nint _memory;

    // A program that uses ONNX Runtime itself may have made the process's one environment already, without threads for all sessions. The
    // first session that it refuses for that shows it; sessions have one thread of their own then.
    private readonly nint _sharedThreads;
    private readonly nint _ownThread;
    private volatile bool _refusesSharedThreads;

    private OnnxRuntime()
    {
        lock (Choosing)
            _isStarting = true;
        DisableTelemetry();
        var getApi = (delegate* unmanaged<uint, nint*>)OrtGetApiBase()[0];
        _api = getApi(ApiVersion);
        if (_api is null)
            throw new DllNotFoundException($"the ONNX Runtime library that was found has no interface of version {ApiVersion}");
        nint threading, environment, memory;
        Call(((delegate* unmanaged<nint*, nint>)this[Function.CreateThreadingOptions])(&threading));
        Set(Function.SetGlobalIntraOpNumThreads, threading, Threads);
        Set(Function.SetGlobalInterOpNumThreads, threading, 1);
        Set(Function.SetGlobalSpinControl, threading, 0);
        Call(((delegate* unmanaged<nint, nint>)this[Function.SetGlobalDenormalAsZero])(threading));
        fixed (byte* name = "timbre"u8)
            Call(((delegate* unmanaged<int, byte*, nint, nint*, nint>)this[Function.CreateEnvWithGlobalThreadPools])(FatalSeverity, name, threading, &environment));
        Release(Function.ReleaseThreadingOptions, threading);
        Call(((delegate* unmanaged<nint, nint>)this[Function.DisableTelemetryEvents])(environment));
        Call(((delegate* unmanaged<int, int, nint*, nint>)this[Function.CreateCpuMemoryInfo])(ArenaAllocator, 0, &memory));
        (_environment, _memory) = (environment, memory);
        (_sharedThreads, _ownThread) = (CreateOptions(ownThread: false), CreateOptions(ownThread: true));
    }

    private nint CreateOptions(bool ownThread)
    {
        nint options;
        Call(((delegate* unmanaged<nint*, nint>)this[Function.CreateSessionOptions])(&options));
        if (ownThread)
            Set(Function.SetIntraOpNumThreads, options, 1);
        else
            Call(((delegate* unmanaged<nint, nint>)this[Function.DisablePerSessionThreads])(options));
        Set(Function.SetSessionLogSeverityLevel, options, FatalSeverity);
        // Bytes that pass as ONNX may have the mark of the runtime's own format, too, which nothing has checked.
        fixed (byte* key = "session.load_model_format"u8, value = "ONNX"u8)
            Call(((delegate* unmanaged<nint, byte*, byte*, nint>)this[Function.AddSessionConfigEntry])(options, key, value));
        return options;
    }

    /// <summary>Positions in the table of functions, OrtApi in onnxruntime_c_api.h.</summary>
    internal enum Function
    {
        GetErrorMessage = 2,
        DisableTelemetryEvents = 6,
        CreateSessionFromArray = 8,
        Run = 9,
        CreateSessionOptions = 10,
        SetSessionLogSeverityLevel = 22,
        SetIntraOpNumThreads = 24,
        CreateTensorWithDataAsOrtValue = 49,
        CreateCpuMemoryInfo = 69,
        ReleaseStatus = 93,
        ReleaseSession = 95,
        ReleaseValue = 96,
        CreateEnvWithGlobalThreadPools = 119,
        DisablePerSessionThreads = 120,
        CreateThreadingOptions = 121,
        ReleaseThreadingOptions = 122,
        AddSessionConfigEntry = 130,
        SetGlobalIntraOpNumThreads = 147,
        SetGlobalInterOpNumThreads = 148,
        SetGlobalSpinControl = 149,
        SetGlobalDenormalAsZero = 155,
    }

    /// <summary>
    /// The one runtime of the process; the first call starts it, which takes 20 to 30 ms and may be done by a thread of its own while others
    /// read files.
    /// </summary>
    /// <exception cref="DllNotFoundException">The library is not there.</exception>
    public static OnnxRuntime Instance => Started.Value;

    /// <summary>
    /// Threads that one run may use, the caller's among them; by default one for each core. 1, where files are worked on side by side, starts none.
    /// </summary>
    /// <exception cref="InvalidOperationException">The runtime has already been started.</exception>
    public static int Threads
    {
        get => _threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            if (!TryChoose(value))
                throw new InvalidOperationException("the threads of ONNX Runtime are chosen before its first use");
        }
    }

    /// <summary>Chooses <see cref="Threads"/>, where the runtime has not been started, by whatever thread.</summary>
    public static void Prefer(int threads) => _ = TryChoose(threads);

    private static bool TryChoose(int threads)
    {
        lock (Choosing)
        {
            if (!_isStarting)
                _threads = threads;
            return !_isStarting;
        }
    }

    private nint this[Function function] => _api[(int)function];

    /// <summary>A session of a checked model, of whose bytes it keeps none.</summary>
    /// <exception cref="ModelFormatException">The runtime refuses the model.</exception>
    public nint CreateSession(ReadOnlySpan<byte> model)
    {
        if (_refusesSharedThreads)
            return CreateSession(model, _ownThread);
        try
        {
            return CreateSession(model, _sharedThreads);
        }
        catch (ModelFormatException)
        {
            // A model that is refused for its own sake is refused here again.
            var session = CreateSession(model, _ownThread);
            _refusesSharedThreads = true;
            return session;
        }
    }

    private nint CreateSession(ReadOnlySpan<byte> model, nint options)
    {
        nint session;
        fixed (byte* bytes = model)
            Call(((delegate* unmanaged<nint, byte*, nint, nint, nint*, nint>)this[Function.CreateSessionFromArray])(_environment, bytes, model.Length, options, &session));
        return session;
    }

    /// <summary>A tensor (views, shape of one) over memory that stays the caller's.</summary>
    public nint CreateTensor(float* numbers, int views, ReadOnlySpan<long> shape)
    {
        nint tensor;
        var bytes = views * (nint)sizeof(float);
        var sizes = stackalloc long[shape.Length + 1];
        sizes[0] = views;
        for (var i = 0; i < shape.Length; i++)
            bytes *= (nint)(sizes[i + 1] = shape[i]);
        Call(((delegate* unmanaged<nint, float*, nint, long*, nint, int, nint*, nint>)this[Function.CreateTensorWithDataAsOrtValue])(
            _memory, numbers, bytes, sizes, shape.Length + 1, FloatElements, &tensor));
        return tensor;
    }

    /// <summary>Runs a session from one input to outputs whose memory is given.</summary>
    /// <exception cref="ModelFormatException">The runtime cannot run the model.</exception>
    public void Run(nint session, nint inputName, nint input, nint* outputNames, nint* outputs, int outputCount)
    {
        using var flushing = new FlushToZero();
        Call(((delegate* unmanaged<nint, nint, nint*, nint*, nint, nint*, nint, nint*, nint>)this[Function.Run])(
            session, 0, &inputName, &input, 1, outputNames, outputCount, outputs));
    }

    /// <summary>Releases an object; nothing where there is none.</summary>
    public void Release(Function release, nint handle) => ((delegate* unmanaged<nint, void>)this[release])(handle);

    /// <summary>
    /// The library writes an identifier of the machine into the home folder and sends events to its maker as soon as it has an environment; this
    /// variable, read when it is loaded, is the only way to have none of that (its Privacy.md). On Unix .NET's own calls change a copy of the
    /// environment that native code does not see. As long as nothing in the process has added variables, this first one leaves the list that other
    /// threads may be reading as it is.
    /// </summary>
    private static void DisableTelemetry()
    {
        const string Variable = "ORT_DISABLE_TELEMETRY";
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(Variable, "1");
        else
            _ = setenv(Variable, "1", overwrite: 1);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("onnxruntime")]
    private static partial nint* OrtGetApiBase();

    private void Set(Function set, nint handle, int value) => Call(((delegate* unmanaged<nint, int, nint>)this[set])(handle, value));

    private void Call(nint status)
    {
        if (status == 0)
            return;
        var text = ((delegate* unmanaged<nint, byte*>)this[Function.GetErrorMessage])(status);
        var message = PlainText.OneLine(Marshal.PtrToStringUTF8((nint)text) ?? "");
        Release(Function.ReleaseStatus, status);
        throw WireReader.Refused($"cannot be run by ONNX Runtime ({message[..Math.Min(message.Length, MostMessage)]})");
    }
}
