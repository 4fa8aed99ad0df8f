namespace Timbre.Audio.Resampling;

/// <summary>
/// Converts a mono stream from one rate to another by libsoxr's HQ recipe (a band-limited polyphase converter of 20-bit precision),
/// the same that librosa calls <c>soxr_hq</c>.
/// </summary>
internal sealed unsafe class Resampler : IDisposable
{
    private readonly Soxr.Handle _soxr;

    public Resampler(SampleRate from, SampleRate to)
    {
        var quality = Soxr.soxr_quality_spec(new CULong(Soxr.HighQuality), new CULong(0u));
        _soxr = Soxr.soxr_create(from.Hertz, to.Hertz, 1, out var error, 0, quality, 0);
        if (_soxr.IsInvalid)
        {
            _soxr.Dispose();
            throw new InvalidOperationException($"libsoxr: {Marshal.PtrToStringUTF8(error)}");
        }
    }

    /// <summary>
    /// The number of output samples for a number of input samples, as librosa counts them: ⌈n · to / from⌉, the quotient in double precision.
    /// </summary>
    public static long OutputLength(long inputLength, SampleRate from, SampleRate to) =>
        from == to ? inputLength : (long)Math.Ceiling(inputLength * ((double)to.Hertz / from.Hertz));

    /// <summary>Takes some input and delivers some output; both may be less than offered.</summary>
    public (int Taken, int Delivered) Process(ReadOnlySpan<float> input, Span<float> output)
    {
        fixed (float* from = input)
        fixed (float* to = output)
        {
            if (from is null)
                return (0, 0);
            Check(Soxr.soxr_process(_soxr, from, (nuint)input.Length, out var taken, to, (nuint)output.Length, out var delivered));
            return ((int)taken, (int)delivered);
        }
    }

    /// <summary>Delivers what is still inside, once the input has ended; 0 when nothing is left.</summary>
    public int Flush(Span<float> output)
    {
        fixed (float* to = output)
        {
            Check(Soxr.soxr_process(_soxr, null, 0, out _, to, (nuint)output.Length, out var delivered));
            return (int)delivered;
        }
    }

    public void Dispose() => _soxr.Dispose();

    private static void Check(nint error)
    {
        if (error != 0)
            throw new InvalidOperationException($"libsoxr: {Marshal.PtrToStringUTF8(error)}");
    }
}
