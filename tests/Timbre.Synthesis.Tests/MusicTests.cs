using Timbre.Audio;
using Timbre.Files.Seeding;
using Timbre.Synthesis.Voices;

namespace Timbre.Synthesis.Tests;

public sealed class MusicTests
{
    [Fact]
    public void A_pattern_reads_as_drummers_write_it()
    {
        var pattern = RhythmPattern.Parse("X-.o|x--.");
        Assert.Equal(8, pattern.Length);
        Assert.Equal([new PatternEvent(0, 2, 'X'), new PatternEvent(3, 1, 'o'), new PatternEvent(4, 3, 'x')], pattern.Events);
        Assert.Equal([0, 3, 4, 8, 11], pattern.Repeat(12).Select(hit => hit.Step));
    }

    [Fact]
    public void A_scale_goes_on_above_and_below_its_octave()
    {
        Assert.Equal([0, 4, 7, 12, 14], new[] { 0, 2, 4, 7, 8 }.Select(Scale.Major.Semitones));
        Assert.Equal([-1, -12, -13], new[] { -1, -7, -8 }.Select(Scale.Major.Semitones));
    }

    [Fact]
    public void A_pitch_moves_by_octaves_only()
    {
        Assert.Equal(52, Pitch.Within(64, 48));
        Assert.Equal(48, Pitch.Within(12, 48));
        Assert.Equal(59, Pitch.Within(-1, 48));
        Assert.Equal(440, Pitch.Hertz(69), 1e-9);
        Assert.Equal(880, Pitch.Hertz(81), 1e-9);
    }

    [Fact]
    public void Chords_change_when_their_bars_are_over_and_come_round_again()
    {
        var progression = new ChordProgression(2, 1, 4, 5);
        Assert.Equal([0, 0, 3, 3, 4, 4, 0], Enumerable.Range(0, 7).Select(bar => progression.DegreeAt(bar)));
    }

    [Fact]
    public void Plucked_strings_and_wavetables_sound_at_the_pitch_asked_for()
    {
        foreach (var hertz in new[] { 82.4, 220, 659.3 })
        {
            Assert.InRange(PitchOf(new PluckedVoice(0.5, 3, 0.2), hertz), hertz * 0.994, hertz * 1.006);
            var wave = new WavetableVoice(new Wavetable([1, 0.5, 0.3]), new Envelope(0.005, 1, 0.9, 0.1));
            Assert.InRange(PitchOf(wave, hertz), hertz * 0.998, hertz * 1.002);
        }
    }

    [Fact]
    public void A_wavetable_above_half_the_rate_of_its_harmonics_does_not_alias()
    {
        var wave = new Wavetable([.. Enumerable.Range(1, 48).Select(n => 1.0 / n)]);
        // At 4 kHz only two harmonics fit below 11,025 Hz; a version with two is a smooth curve of at most four turning points.
        var period = wave.For(4000, 22_050);
        var turns = 0;
        for (var i = 1; i < period.Length - 1; i++)
        {
            if ((period[i] - period[i - 1]) * (period[i + 1] - period[i]) < 0)
                turns++;
        }
        Assert.InRange(turns, 2, 4);
    }

    /// <summary>The frequency at which the autocorrelation peaks next to the one expected, refined by a parabola.</summary>
    private static double PitchOf(IVoice voice, double expected)
    {
        var rate = new SampleRate(44_100);
        var samples = new float[rate.Hertz / 2];
        var random = new SplitMix64(1);
        voice.Render(samples, new Tone(expected, 10, 0.9, rate), ref random);
        var lag = rate.Hertz / expected;
        // Eight periods: the longer the lag, the finer the answer.
        var around = Enumerable.Range((int)(lag * 7.75), (int)(lag * 0.5)).ToArray();
        var values = around.Select(k => Enumerable.Range(4000, 12_000).Sum(i => (double)samples[i] * samples[i + k])).ToArray();
        var best = Array.IndexOf(values, values[1..^1].Max());
        var (left, top, right) = (values[best - 1], values[best], values[best + 1]);
        var vertex = around[best] + (0.5 * (left - right) / (left - (2 * top) + right));
        return rate.Hertz * 8.0 / vertex;
    }
}
