namespace Timbre.Audio;

/// <summary>
/// A stretch of mono sound at one rate: what every analysis starts from. It does not change once made; slices share its memory.
/// </summary>
/// <remarks>
/// Full scale is −1 to 1, but decoders of lossy formats and files of floating-point samples may pass that by a little.
/// </remarks>
/// <example>
/// <code>
/// using Timbre.Audio;
///
/// // A second of the note A.
/// var tone = new AudioClip([.. Enumerable.Range(0, 22050).Select(i => MathF.Sin(2 * MathF.PI * 440 * i / 22050))], new SampleRate(22050));
/// foreach (var quarter in tone.SplitEqual(4))
///     Console.WriteLine($"{quarter.Duration.TotalSeconds:0.00} s, first sample {quarter.Samples[0]:0.000}");
/// </code>
/// </example>
public sealed class AudioClip
{
    /// <summary>Wraps samples as a clip; the array is kept, not copied, so the caller must no longer write to it.</summary>
    /// <param name="samples">Mono samples, full scale −1 to 1.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="source">The file the samples came from, for messages.</param>
    public AudioClip(float[] samples, SampleRate rate, string? source = null)
        : this((samples ?? throw new ArgumentNullException(nameof(samples))).AsMemory(), rate, source)
    {
    }

    internal AudioClip(ReadOnlyMemory<float> memory, SampleRate rate, string? source)
    {
        Memory = memory;
        Rate = rate;
        Source = source;
    }

    /// <summary>The samples, in order of time.</summary>
    public ReadOnlySpan<float> Samples => Memory.Span;

    /// <summary>The samples, in order of time, in a form that can be kept.</summary>
    public ReadOnlyMemory<float> Memory { get; }

    /// <summary>Samples per second.</summary>
    public SampleRate Rate { get; }

    /// <summary>The number of samples.</summary>
    public int Length => Memory.Length;

    /// <summary>How long the clip lasts.</summary>
    public TimeSpan Duration => Rate.DurationOf(Length);

    /// <summary>The file the samples came from, if any.</summary>
    public string? Source { get; }

    /// <summary>A part of the clip, sharing its memory.</summary>
    /// <param name="start">Index of the first sample, 0 to <see cref="Length"/>.</param>
    /// <param name="count">Number of samples, 0 to <see cref="Length"/> − <paramref name="start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the clip.</exception>
    public AudioClip Slice(int start, int count)
    {
        if ((uint)start > (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"a clip of {Length} samples has no sample {start}");
        if ((uint)count > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"a clip of {Length} samples has no {count} samples from {start} on");
        return new AudioClip(Memory.Slice(start, count), Rate, Source);
    }

    /// <summary>
    /// Cuts the clip into parts of <see cref="Length"/> / <paramref name="segments"/> samples each (whole division, the rest at the end
    /// is dropped), as the public 3 s tables of GTZAN were made.
    /// </summary>
    /// <param name="segments">The number of parts, 1 to <see cref="Length"/>.</param>
    /// <returns>The parts in order of time, sharing the clip's memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one part, or more parts than samples.</exception>
    public IReadOnlyList<AudioClip> SplitEqual(int segments)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        if (segments > Length)
            throw new ArgumentOutOfRangeException(nameof(segments), segments, $"a clip of {Length} samples cannot be cut into {segments} parts");
        var length = Length / segments;
        var parts = new AudioClip[segments];
        for (var i = 0; i < segments; i++)
            parts[i] = Slice(i * length, length);
        return parts;
    }
}
