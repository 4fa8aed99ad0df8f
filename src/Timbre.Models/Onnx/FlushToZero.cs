namespace Timbre.Models.Onnx;

/// <summary>
/// While it lasts, this thread takes numbers below the smallest normal one for zero: x64 processors calculate with them up to thirty times as
/// slowly, so that a crafted or a badly trained network would run for minutes. Elsewhere than on Linux on x64 it does nothing.
/// </summary>
internal unsafe ref partial struct FlushToZero
{
    // The C library's fenv_t: seven words of the x87 unit, then the control word of the vector unit.
    private const int Words = 8;
    private const uint FlushResultsAndInputs = 0x8040;

    private static readonly bool IsSupported = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private fixed uint _before[Words];

    public FlushToZero()
    {
        if (!IsSupported)
            return;
        fixed (uint* before = _before)
        {
            _ = GetEnvironment(before);
            var control = before[Words - 1];
            before[Words - 1] = control | FlushResultsAndInputs;
            _ = SetEnvironment(before);
            before[Words - 1] = control;
        }
    }

    public void Dispose()
    {
        if (!IsSupported)
            return;
        fixed (uint* before = _before)
            _ = SetEnvironment(before);
    }

    [LibraryImport("libm.so.6", EntryPoint = "fegetenv")]
    private static partial int GetEnvironment(uint* environment);

    [LibraryImport("libm.so.6", EntryPoint = "fesetenv")]
    private static partial int SetEnvironment(uint* environment);
}
