namespace Timbre.Audit.Fingerprints;

/// <summary>
/// What of a recording survives another level, encoder and equalizer: for every column 32 bits that say whether the difference between
/// two neighboring bands rises or falls over time (Haitsma and Kalker, "A highly robust audio fingerprinting system", ISMIR 2002), and
/// 32 that say which of them can be relied on.
/// </summary>
internal sealed class Fingerprint
{
    /// <summary>Bits in a column.</summary>
    public const int Bits = 32;

    /// <summary>Columns averaged before differences are taken (0.24 s): what differs by a part of a column then differs little.</summary>
    private const int Smoothing = 8;

    /// <summary>Columns between the two averages that are compared.</summary>
    private const int Step = 4;

    /// <summary>A difference in dB below which a bit is chance: silence, or the rounding of an image.</summary>
    private const float Reliable = 0.3f;

    /// <summary>The lowest and highest parts of the spectrum (as parts of the bands) that many encoders drop are left out.</summary>
    private const double LowestPart = 4.0 / 128;
    private const double HighestPart = 103.0 / 128;

    private const int WeakBits = 5;

    private Fingerprint(uint[] signs, uint[] mask, uint[] weak) => (Signs, Mask, Weak) = (signs, mask, weak);

    /// <summary>One word a column: a set bit for a rising difference.</summary>
    public uint[] Signs { get; }

    /// <summary>One word a column: a set bit where the sign can be relied on.</summary>
    public uint[] Mask { get; }

    /// <summary>One word a column: the five bits that are the likeliest to differ in a copy.</summary>
    public uint[] Weak { get; }

    public int Columns => Signs.Length;

    /// <summary>Computes the fingerprint; a sheet of less than 12 columns has one without columns.</summary>
    public static Fingerprint Of(LogMelSheet sheet)
    {
        var columns = Math.Max(0, sheet.Columns - Smoothing - Step + 1);
        var (signs, mask, weak) = (new uint[columns], new uint[columns], new uint[columns]);
        if (columns == 0 || sheet.Bands < Bits + 1)
            return new Fingerprint([], [], []);

        var differences = BandDifferences(sheet);
        // A running sum over the columns of the window, kept for the last few columns.
        var averages = Averages(differences, sheet.Columns);
        Span<float> changes = stackalloc float[Bits];
        for (var column = 0; column < columns; column++)
        {
            var now = averages.AsSpan(column * Bits, Bits);
            var later = averages.AsSpan((column + Step) * Bits, Bits);
            for (var bit = 0; bit < Bits; bit++)
            {
                changes[bit] = later[bit] - now[bit];
                if (changes[bit] > 0)
                    signs[column] |= 1u << bit;
                if (Math.Abs(changes[bit]) > Reliable)
                    mask[column] |= 1u << bit;
            }
            weak[column] = Weakest(changes);
        }
        return new Fingerprint(signs, mask, weak);
    }

    /// <summary>Level of each of 33 groups of bands less that of the next higher one, the groups of a column side by side.</summary>
    private static float[] BandDifferences(LogMelSheet sheet)
    {
        var differences = new float[sheet.Columns * Bits];
        var edges = new int[Bits + 2];
        for (var group = 0; group < edges.Length; group++)
            edges[group] = (int)Math.Round(sheet.Bands * (LowestPart + ((HighestPart - LowestPart) * group / (Bits + 1))));
        Span<float> levels = stackalloc float[Bits + 1];
        for (var column = 0; column < sheet.Columns; column++)
        {
            var bands = sheet.Column(column);
            for (var group = 0; group <= Bits; group++)
            {
                var members = bands[edges[group]..Math.Max(edges[group] + 1, edges[group + 1])];
                var sum = 0f;
                foreach (var level in members)
                    sum += level;
                levels[group] = sum / members.Length;
            }
            for (var bit = 0; bit < Bits; bit++)
                differences[(column * Bits) + bit] = levels[bit] - levels[bit + 1];
        }
        return differences;
    }

    private static float[] Averages(float[] differences, int columns)
    {
        var averages = new float[(columns - Smoothing + 1) * Bits];
        Span<double> sums = stackalloc double[Bits];
        for (var column = 0; column < columns; column++)
        {
            for (var bit = 0; bit < Bits; bit++)
            {
                sums[bit] += differences[(column * Bits) + bit];
                if (column >= Smoothing)
                    sums[bit] -= differences[((column - Smoothing) * Bits) + bit];
                if (column >= Smoothing - 1)
                    averages[((column - Smoothing + 1) * Bits) + bit] = (float)(sums[bit] / Smoothing);
            }
        }
        return averages;
    }

    private static uint Weakest(ReadOnlySpan<float> changes)
    {
        var weak = 0u;
        for (var round = 0; round < WeakBits; round++)
        {
            var smallest = -1;
            for (var bit = 0; bit < Bits; bit++)
            {
                if ((weak & (1u << bit)) == 0 && (smallest < 0 || Math.Abs(changes[bit]) < Math.Abs(changes[smallest])))
                    smallest = bit;
            }
            weak |= 1u << smallest;
        }
        return weak;
    }
}
