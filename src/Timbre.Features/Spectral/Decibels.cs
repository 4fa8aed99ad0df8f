namespace Timbre.Features.Spectral;

/// <summary>Power as level.</summary>
/// <example>
/// <code>
/// using Timbre.Audio.Reading;
/// using Timbre.Features.Library;
/// using Timbre.Features.Spectral;
///
/// var clip = AudioFile.Read("song.wav");
/// var levels = Decibels.FromPower(Feature.MelSpectrogram(clip.Samples, clip.Rate));    // 0 at the loudest, at least -80
/// Console.WriteLine(levels[0, 0]);
/// </code>
/// </example>
public static unsafe class Decibels
{
    /// <summary>The smallest power told from silence: −100 dB.</summary>
    public const float Floor = 1e-10f;

    /// <summary>10·log₁₀ of each power, floored at <see cref="Floor"/>, and at <paramref name="range"/> below the highest value.</summary>
    /// <param name="power">Powers, at least 0.</param>
    /// <param name="range">Distance of the highest from the lowest level kept, in dB; infinity keeps all.</param>
    /// <returns>Levels in dB relative to power 1, of the same shape.</returns>
    public static FrameMatrix FromPower(FrameMatrix power, float range = 80)
    {
        ArgumentNullException.ThrowIfNull(power);
        var level = new FrameMatrix(power.Rows, power.Columns);
        FromPower(power, level, range);
        return level;
    }

    internal static void FromPower(FrameMatrix power, FrameMatrix level, float range)
    {
        var scale = Vector512.Create((float)(10 * Math.Log10(2)));
        var floor = Vector512.Create(Floor);
        var highest = float.NegativeInfinity;
        for (var row = 0; row < power.Rows; row++)
        {
            var source = power.Pointer + (nint)row * power.Stride;
            var target = level.Pointer + (nint)row * level.Stride;
            for (nint i = 0; i < power.Stride; i += 16)
                (Vector512.Log2(Vector512.Max(floor, Vector512.Load(source + i))) * scale).Store(target + i);
            highest = Math.Max(highest, Highest(level.Row(row)));
        }
        if (float.IsPositiveInfinity(range))
            return;
        var lowest = Vector512.Create(highest - range);
        var levels = level.Pointer;
        for (nint i = 0; i < (nint)level.Rows * level.Stride; i += 16)
            Vector512.Max(lowest, Vector512.Load(levels + i)).Store(levels + i);
    }

    private static float Highest(ReadOnlySpan<float> values)
    {
        var highest = float.NegativeInfinity;
        var i = 0;
        if (values.Length >= 16)
        {
            var best = Vector512.Create(float.NegativeInfinity);
            for (; i + 16 <= values.Length; i += 16)
                best = Vector512.Max(best, Vector512.Create(values.Slice(i, 16)));
            for (var lane = 0; lane < 16; lane++)
                highest = Math.Max(highest, best[lane]);
        }
        for (; i < values.Length; i++)
            highest = Math.Max(highest, values[i]);
        return highest;
    }
}
