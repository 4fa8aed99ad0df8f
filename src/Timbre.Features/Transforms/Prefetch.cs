using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Timbre.Features.Transforms;

/// <summary>
/// Has the processor fetch what is needed next while it works on what is there. Who walks down the columns of a spectrum meets a row, and so another
/// part of memory, with every value, which no processor foresees: two threads that both wait for their memory slow each other down.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>Fetches a row's values for the sixteen frames that follow those at an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NextFrames(float* frames)
    {
        // Their last value: where the sixteen straddle two cache lines, the first of these has come with the sixteen before.
        if (Sse.IsSupported)
            Sse.Prefetch1(frames + 2 * FrameMatrix.Lanes - 1);
    }
}
