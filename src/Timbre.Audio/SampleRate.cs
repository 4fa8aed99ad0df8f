namespace Timbre.Audio;

/// <summary>A number of samples per second, kept apart from the many other integers of signal analysis.</summary>
public readonly record struct SampleRate
{
    /// <summary>The highest rate accepted, in hertz: twice what any converter in use delivers.</summary>
    public const int Maximum = 768_000;

    private readonly int _hertz;

    /// <summary>Makes a rate.</summary>
    /// <param name="Hertz">Samples per second, 1 to <see cref="Maximum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside that range.</exception>
    public SampleRate(int Hertz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Hertz, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Hertz, Maximum);
        _hertz = Hertz;
    }

    /// <summary>22,050 Hz: the rate of GTZAN and librosa's default.</summary>
    public static SampleRate Default { get; } = new(22_050);

    /// <summary>Samples per second. A rate that was not set is the <see cref="Default"/>.</summary>
    public int Hertz => _hertz == 0 ? 22_050 : _hertz;

    /// <summary>The number of whole samples nearest to a length of time, halves away from zero.</summary>
    /// <param name="time">A length of time.</param>
    public long SamplesIn(TimeSpan time) => (long)Math.Round((decimal)time.Ticks * Hertz / TimeSpan.TicksPerSecond, MidpointRounding.AwayFromZero);

    /// <summary>How long a number of samples lasts.</summary>
    /// <param name="samples">Samples of one channel.</param>
    public TimeSpan DurationOf(long samples) => TimeSpan.FromTicks((long)((Int128)samples * TimeSpan.TicksPerSecond / Hertz));

    /// <summary>The rate as a reader knows it, such as <c>22050 Hz</c>.</summary>
    public override string ToString() => $"{Hertz} Hz";

    /// <summary>Whether two rates are the same number of samples per second.</summary>
    /// <param name="other">The other rate.</param>
    public bool Equals(SampleRate other) => Hertz == other.Hertz;

    /// <summary>A hash of the number of samples per second.</summary>
    public override int GetHashCode() => Hertz;
}
