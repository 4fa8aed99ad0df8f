namespace Timbre.Audit;

/// <summary>
/// The overall sound of a file: for each of 32 parts of the spectrum how loud it is, how much that varies, and how fast. Files of one
/// session or album, mixed and mastered together, lie close to each other in it.
/// </summary>
internal sealed record SoundProfile(float[] Values)
{
    private const int Parts = 32;

    /// <summary>Numbers in a profile.</summary>
    public const int Size = 3 * Parts;

    /// <summary>Columns that a profile needs at least: 5 s.</summary>
    private const int FewestColumns = 166;

    /// <summary>Measures a sheet; null when it is too short or has too few bands.</summary>
    public static SoundProfile? Of(LogMelSheet sheet)
    {
        if (sheet.Columns < FewestColumns || sheet.Bands < Parts)
            return null;
        var sums = new double[Parts];
        var squares = new double[Parts];
        var changes = new double[Parts];
        var last = new float[Parts];
        for (var column = 0; column < sheet.Columns; column++)
        {
            var bands = sheet.Column(column);
            for (var part = 0; part < Parts; part++)
            {
                var level = Mean(bands[(part * sheet.Bands / Parts)..((part + 1) * sheet.Bands / Parts)]);
                sums[part] += level;
                squares[part] += (double)level * level;
                changes[part] += column == 0 ? 0 : Math.Abs(level - last[part]);
                last[part] = level;
            }
        }
        var overall = sums.Sum() / Parts / sheet.Columns;
        var values = new float[Size];
        for (var part = 0; part < Parts; part++)
        {
            var mean = sums[part] / sheet.Columns;
            values[part] = (float)(mean - overall);
            values[Parts + part] = (float)Math.Sqrt(Math.Max(0, (squares[part] / sheet.Columns) - (mean * mean)));
            // Rates of change are ratios; the small constant keeps silence from minus infinity.
            values[(2 * Parts) + part] = (float)Math.Log((changes[part] / (sheet.Columns - 1)) + 0.05);
        }
        return new SoundProfile(values);
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
