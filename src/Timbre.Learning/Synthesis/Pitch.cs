namespace Timbre.Learning.Synthesis;

/// <summary>MIDI note numbers: 69 is A4 at 440 Hz, equal temperament.</summary>
internal static class Pitch
{
    public static double Hertz(double midi) => 440 * Math.Pow(2, (midi - 69) / 12);

    /// <summary>Moves a pitch by octaves until it lies in the octave that begins at <paramref name="lowest"/>.</summary>
    public static int Within(int pitch, int lowest)
    {
        var above = (pitch - lowest) % 12;
        return lowest + (above < 0 ? above + 12 : above);
    }
}
