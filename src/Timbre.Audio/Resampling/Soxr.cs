using Microsoft.Win32.SafeHandles;

namespace Timbre.Audio.Resampling;

/// <summary>The part of libsoxr's C interface in use (soxr.h, version 0.1).</summary>
internal static unsafe partial class Soxr
{
    /// <summary>SOXR_HQ: 20 bits of precision, librosa's and most players' choice.</summary>
    public const uint HighQuality = 4;

    private const string Library = "libsoxr.so.0";

    [StructLayout(LayoutKind.Sequential)]
    public struct Quality
    {
        public double Precision;
        public double PhaseResponse;
        public double PassbandEnd;
        public double StopbandBegin;
        public nint Reserved;
        public CULong Flags;
    }

    [LibraryImport(Library)]
    public static partial Quality soxr_quality_spec(CULong recipe, CULong flags);

    [LibraryImport(Library)]
    public static partial Handle soxr_create(
        double inputRate, double outputRate, uint channels, out nint error, nint io, in Quality quality, nint runtime);

    [LibraryImport(Library)]
    public static partial nint soxr_process(
        Handle resampler, float* input, nuint inputLength, out nuint inputDone, float* output, nuint outputLength, out nuint outputDone);

    [LibraryImport(Library)]
    private static partial void soxr_delete(nint resampler);

    public sealed class Handle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            soxr_delete(handle);
            return true;
        }
    }
}
