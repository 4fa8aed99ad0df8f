using Timbre.Audit.Fingerprints;

namespace Timbre.Bench.Audit;

/// <summary>
/// Half-minute spectrograms that behave like music where it matters for a search: notes, a bar that repeats with changes, a drum on the
/// beat, bands that rise and fall. Every hundredth is a copy of the one before: shifted, of another equalizer, with other noise.
/// </summary>
internal static class SyntheticSheets
{
    public const int CopyEvery = 100;
    private const int Bands = 66;
    private const int Columns = 1000;

    public static bool IsCopy(int number) => number % CopyEvery == CopyEvery - 1;

    public static LogMelSheet Make(int number)
    {
        var copy = IsCopy(number);
        var random = new Random(copy ? number - 1 : number);
        var levels = Music(random);
        var noise = new Random(~number);
        var (shift, tilt) = copy ? (noise.Next(1, 60), (noise.NextSingle() - 0.5f) / 4) : (0, 0f);
        var sheet = new float[Bands * Columns];
        for (var column = 0; column < Columns; column++)
        {
            var from = (column + shift) % Columns;
            for (var band = 0; band < Bands; band++)
            {
                var grain = noise.NextSingle() + noise.NextSingle();
                sheet[(column * Bands) + band] = levels[(from * Bands) + band] + grain + (tilt * band);
            }
        }
        return new LogMelSheet(Bands, Columns, sheet);
    }

    private static float[] Music(Random random)
    {
        var levels = new float[Bands * Columns];
        // Every band breathes on its own, as the many partials of real sound do.
        for (var band = 0; band < Bands; band++)
        {
            var breath = 0f;
            for (var column = 0; column < Columns; column++)
            {
                breath = (0.88f * breath) + (7 * (random.NextSingle() - 0.5f));
                levels[(column * Bands) + band] = 30 + breath;
            }
        }
        var beat = random.Next(12, 24);
        var bar = 4 * beat;
        var motif = Enumerable.Range(0, random.Next(4, 10)).Select(_ => (Step: random.Next(8), Band: random.Next(2, 30), Length: random.Next(1, 5))).ToArray();
        for (var start = 0; start < Columns; start += bar)
        {
            var lift = random.Next(-3, 4);
            foreach (var (step, band, length) in motif)
            {
                if (random.Next(5) == 0)
                    continue;
                for (var harmonic = 0; harmonic < 4; harmonic++)
                    Add(levels, start + (step * beat / 2), length * beat / 2, band + lift + (harmonic * (9 - harmonic)), 2, 60 - (9 * harmonic) - random.Next(6), 0.5f);
            }
            for (var hit = 0; hit < 4; hit++)
                Add(levels, start + (hit * beat), 5, hit % 2 == 0 ? 0 : 20, hit % 2 == 0 ? 8 : 44, 42, 5);
        }
        return levels;
    }

    private static void Add(float[] levels, int start, int length, int band, int width, float level, float decay)
    {
        for (var column = start; column < Math.Min(Columns, start + length); column++)
        {
            for (var b = Math.Max(0, band); b < Math.Min(Bands, band + width); b++)
                levels[(column * Bands) + b] = Math.Max(levels[(column * Bands) + b], level - (decay * (column - start)));
        }
    }
}
