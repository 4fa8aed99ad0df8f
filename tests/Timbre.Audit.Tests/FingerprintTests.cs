using Timbre.Audit.Fingerprints;

namespace Timbre.Audit.Tests;

public sealed class FingerprintTests
{
    [Fact]
    public void Level_and_equalizer_do_not_change_a_fingerprint()
    {
        var levels = Texture(seed: 1, columns: 400);
        var tilted = levels.Select((level, i) => level - 12 + (0.05f * (i % 128))).ToArray();
        var a = Fingerprint.Of(new LogMelSheet(128, 400, levels));
        var b = Fingerprint.Of(new LogMelSheet(128, 400, tilted));
        Assert.Equal(389, a.Columns);
        Assert.True(Alignment.Near(a, b, 0).BitErrorRate < 0.001);
    }

    [Fact]
    public void Silence_has_no_reliable_bits_and_matches_nothing()
    {
        var silence = Fingerprint.Of(new LogMelSheet(128, 400, new float[128 * 400]));
        Assert.All(silence.Mask, word => Assert.Equal(0u, word));
        Assert.Equal(0.5, Alignment.Near(silence, silence, 0).BitErrorRate);
        Assert.Empty(CopySearch.Find([silence, silence], 0.4, 1000, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_sheet_too_short_for_a_window_has_an_empty_fingerprint()
    {
        Assert.Equal(0, Fingerprint.Of(new LogMelSheet(128, 11, new float[128 * 11])).Columns);
        Assert.Equal(1, Fingerprint.Of(new LogMelSheet(128, 12, new float[128 * 12])).Columns);
        Assert.Equal(0, Fingerprint.Of(new LogMelSheet(20, 100, new float[2000])).Columns);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-28)]
    [InlineData(250)]
    [InlineData(-401)]
    public void A_shifted_copy_is_found_at_its_lag(int lag)
    {
        var whole = Texture(seed: 2, columns: 1600);
        var first = Cut(whole, 401, 700);
        var second = Cut(whole, 401 - lag, 700);
        var others = Enumerable.Range(10, 20).Select(seed => Fingerprint.Of(new LogMelSheet(128, 700, Texture(seed, 700))));
        Fingerprint[] prints = [first, .. others, second];
        var found = Assert.Single(CopySearch.Find(prints, 0.3, 10_000, 2, TestContext.Current.CancellationToken));
        Assert.Equal((0, 21), (found.First, found.Second));
        Assert.Equal(lag, found.Alignment.Lag);
        Assert.Equal(0, found.Alignment.BitErrorRate, 0.001);
        Assert.Equal(689 - Math.Abs(lag), found.Alignment.Columns);
    }

    [Fact]
    public void A_copy_two_percent_faster_is_found_with_its_speed()
    {
        var whole = Texture(seed: 3, columns: 1100);
        var slow = Fingerprint.Of(new LogMelSheet(128, 1000, whole[..(128 * 1000)]));
        var quick = Fingerprint.Of(new LogMelSheet(128, 1000, [.. Enumerable.Range(0, 1000).SelectMany(c => whole[(128 * (int)(c * 1.02))..][..128])]));
        var alignment = Alignment.Near(quick, slow, 4);
        Assert.InRange(alignment.Speed, 1.017, 1.023);
        Assert.InRange(alignment.BitErrorRate, 0, 0.12);
    }

    [Fact]
    public void Strangers_differ_in_nearly_half_of_the_bits()
    {
        var prints = Enumerable.Range(0, 12).Select(seed => Fingerprint.Of(new LogMelSheet(128, 600, Texture(seed, 600)))).ToArray();
        for (var i = 1; i < prints.Length; i++)
            Assert.InRange(Alignment.Near(prints[0], prints[i], 0).BitErrorRate, 0.4, 0.6);
        Assert.Empty(CopySearch.Find(prints, 0.35, 133, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_work_of_a_search_grows_nearly_in_proportion_to_the_collection()
    {
        // Each recording's share of hits may grow with the collection, but far less than the collection itself.
        double small = HitsPerTrack(150), large = HitsPerTrack(1200);
        Assert.True(large < 2.5 * small + 100, $"{small:0} hits a track among 150, {large:0} among 1200");

        static double HitsPerTrack(int tracks)
        {
            var prints = Enumerable.Range(0, tracks).AsParallel().AsOrdered().Select(seed => Fingerprint.Of(new LogMelSheet(40, 300, Texture(seed, 300, 40)))).ToArray();
            var index = new FingerprintIndex(prints);
            var hits = new List<(int, int)>();
            for (var track = 0; track < 100; track++)
                index.Search(prints[track], tracks, hits);
            return hits.Count / 100.0;
        }
    }

    private static Fingerprint Cut(float[] whole, int start, int columns) =>
        Fingerprint.Of(new LogMelSheet(128, columns, whole[(128 * start)..(128 * (start + columns))]));

    /// <summary>Levels in dB of tones that come and go over a floor of noise.</summary>
    private static float[] Texture(int seed, int columns, int bands = 128)
    {
        var random = new Random(seed);
        var levels = new float[bands * columns];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (float)(random.NextDouble() * 6);
        for (var note = 0; note < columns; note++)
        {
            var (band, start, length, loud) = (random.Next(bands), random.Next(columns), random.Next(4, 40), 20 + random.Next(40));
            for (var c = start; c < Math.Min(columns, start + length); c++)
            {
                for (var b = band; b < Math.Min(bands, band + 3); b++)
                    levels[(c * bands) + b] = Math.Max(levels[(c * bands) + b], loud - (0.6f * (c - start)));
            }
        }
        return levels;
    }
}
