using Timbre.Models.MelStatistics;

namespace Timbre.Models.Tests.MelStatistics;

public sealed class MelStatisticSetTests
{
    private const int Bands = 32;
    private const int Columns = 250;
    private static readonly MelStatisticSet Set = new(Bands);

    [Fact]
    public void Each_statistic_has_a_name_of_its_own_that_begins_with_its_family()
    {
        Assert.Equal(Set.Names.Count, Set.Names.Distinct().Count());
        Assert.All(Set.Names, name => Assert.Contains(name[..name.IndexOf('_')], MelStatisticSet.FamilyNames));
        Assert.Equal(786, new MelStatisticSet(128).Names.Count);
    }

    [Fact]
    public void Some_families_give_the_same_values_as_among_all()
    {
        var levels = Noise(1);
        var some = new MelStatisticSet(Bands, ["texture", "cepstrum"]);
        var values = new float[some.Names.Count];
        some.Compute(levels, Columns, values);
        var all = Compute(levels);
        Assert.Equal(some.Names.Select(name => all[name]), values);
    }

    [Theory]
    [InlineData("cepstrum,melody")]
    [InlineData("cepstrum,cepstrum")]
    [InlineData("")]
    public void Families_that_do_not_exist_or_repeat_are_refused(string families)
    {
        var names = families.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("no families of statistics", Assert.Throws<ArgumentException>(() => new MelStatisticSet(Bands, names)).Message);
    }

    [Fact]
    public void Silence_noise_and_extremes_give_finite_numbers()
    {
        foreach (var levels in new[] { new float[Bands * Columns], Enumerable.Repeat(255f, Bands * Columns).ToArray(), Noise(2), Checkered() })
            Assert.All(Compute(levels).Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Louder_by_a_constant_is_the_same()
    {
        var levels = Noise(3);
        var quiet = Compute(levels);
        var loud = Compute(Array.ConvertAll(levels, level => level + 40));
        Assert.All(quiet, pair => Assert.Equal(pair.Value, loud[pair.Key], 2e-2));
    }

    [Fact]
    public void A_spectrum_shaped_as_a_cosine_is_one_cepstral_coefficient()
    {
        var values = Compute(Image((band, _) => 100 + 50 * MathF.Cos(MathF.PI / Bands * (band + 0.5f) * 3)));
        // Half the amplitude times the root of twice the bands, in dB.
        var expected = 50 * MelWindow.DecibelsPerLevel * Math.Sqrt(Bands / 2.0);
        for (var k = 0; k < 20; k++)
            Assert.Equal(k == 3 ? expected : 0, values[$"cepstrum_mean_{k}"], 1e-2);
        Assert.Equal(0, values["cepstrum_deviation_3"], 1e-3);
    }

    [Theory]
    [InlineData(0.8, 1)]
    [InlineData(2.0, 3)]
    [InlineData(5.0, 5)]
    [InlineData(12.0, 7)]
    public void A_level_that_moves_at_a_rate_has_its_energy_in_that_band_of_rates(double hertz, int rate)
    {
        var values = Compute(Image((_, column) => 128 + 60 * (float)Math.Sin(2 * Math.PI * hertz * column * 0.03)));
        for (var other = 0; other < 8; other++)
        {
            if (other != rate)
                Assert.True(values[$"modulation_share_{rate}"] > values[$"modulation_share_{other}"] + 1, $"rate {other}");
        }
        Assert.True(values[$"modulation_share_{rate}"] > Math.Log(0.5));
    }

    [Fact]
    public void What_is_struck_differs_from_what_is_sustained()
    {
        var struck = Compute(Image((_, column) => column % 10 == 0 ? 200 : 50));
        var sustained = Compute(Image((band, _) => band % 10 == 0 ? 200 : 50));
        Assert.True(struck["texture_struck_5"] > 5 && sustained["texture_struck_5"] < 0.01);
        Assert.True(sustained["texture_sustained_5"] > 5 && struck["texture_sustained_5"] < 0.01);
        Assert.True(struck["onset_mean_5"] > 1 && sustained["onset_mean_5"] < 0.01);
    }

    [Fact]
    public void A_steady_beat_is_a_strong_pulse_and_noise_is_none()
    {
        var beat = Compute(Image((_, column) => column % 16 == 0 ? 200 : 50));
        var noise = Compute(Noise(4));
        Assert.True(beat["pulse_fast"] > 0.8, $"{beat["pulse_fast"]}");
        Assert.True(noise["pulse_fast"] < 0.4, $"{noise["pulse_fast"]}");
        // What repeats every 16 columns does not differ from itself 16 columns later.
        Assert.Equal(0, beat["change_lag16_3"], 1e-3);
        Assert.True(beat["change_lag8_3"] > 1);
    }

    [Fact]
    public void Groups_that_move_together_correlate()
    {
        var values = Compute(Image((band, column) => 128 + (band < 2 ? 1 : band < 4 ? 1 : -1) * 50 * MathF.Sin(column * 0.7f)));
        Assert.Equal(1, values["correlation_groups_0_1"], 1e-3);
        Assert.Equal(-1, values["correlation_groups_0_5"], 1e-3);
        Assert.Equal(0, Compute(new float[Bands * Columns])["correlation_groups_0_1"]);
    }

    [Fact]
    public void Loudness_has_its_spread_and_its_share_of_low_columns()
    {
        var values = Compute(Image((_, column) => column < 50 ? 255 : 0));
        Assert.Equal(0.8, values["loudness_low_share"], 1e-3);
        Assert.Equal(80 * 0.4, values["loudness_deviation"], 0.1);
        Assert.Equal(80, values["loudness_quantile90"] - values["loudness_quantile10"], 0.1);
    }

    private static Dictionary<string, float> Compute(float[] levels)
    {
        var values = new float[Set.Names.Count];
        Set.Compute(levels, levels.Length / Bands, values);
        return Set.Names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static float[] Image(Func<int, int, float> level)
    {
        var levels = new float[Bands * Columns];
        for (var band = 0; band < Bands; band++)
        {
            for (var column = 0; column < Columns; column++)
                levels[band * Columns + column] = level(band, column);
        }
        return levels;
    }

    private static float[] Checkered() => Image((band, column) => (band + column) % 2 * 255);

    private static float[] Noise(int seed)
    {
        var random = new Random(seed);
        return Image((_, _) => 60 + 100 * random.NextSingle());
    }
}
