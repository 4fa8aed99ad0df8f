namespace Timbre.Features.Imaging;

/// <summary>What the rows of a spectrogram mean, for the axis of a plot.</summary>
/// <param name="Title">The title of the axis.</param>
/// <param name="ValueTitle">The title of the values.</param>
/// <param name="Tics">Where marks stand, in rows from the lower edge of the first, and their labels.</param>
public sealed record RowScale(string Title, string ValueTitle, IReadOnlyList<(double Row, string Label)> Tics)
{
    private const string LevelTitle = "Level below the highest (dB)";

    private static readonly string[] PitchClasses = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    /// <summary>The scale of a spectrogram's rows.</summary>
    public static RowScale Of(Spectrogram spectrogram) => (spectrogram ?? throw new ArgumentNullException(nameof(spectrogram))).Kind switch
    {
        SpectrogramKind.Mel => new("Frequency (Hz), mel scale", LevelTitle, MelTics(spectrogram)),
        SpectrogramKind.Stft => new("Frequency (Hz)", LevelTitle, LinearTics(spectrogram)),
        SpectrogramKind.Cqt => new("Frequency (Hz), one row a semitone", LevelTitle, NoteTics(spectrogram)),
        SpectrogramKind.Chroma => new("Pitch class", "Energy relative to the frame’s largest", [.. PitchClasses.Select((name, i) => (i + 0.5, name))]),
        SpectrogramKind.Mfcc => new("Coefficient", "Value", [.. Enumerable.Range(1, spectrogram.Values.Rows).Select(i => (i - 0.5, Number(i)))]),
        SpectrogramKind.Tempogram => new("Tempo (beats per minute)", "Autocorrelation of onset strength", TempoTics(spectrogram)),
        _ => throw new ArgumentOutOfRangeException(nameof(spectrogram)),
    };

    private static List<(double Row, string Label)> MelTics(Spectrogram spectrogram)
    {
        var highest = MelScale.FromHertz(spectrogram.Rate.Hertz / 2.0);
        var rows = spectrogram.Values.Rows;
        // Band b has its center at the (b + 1)-th of rows + 1 equal steps.
        return [.. new double[] { 64, 256, 512, 1024, 2048, 4096, 8192, 16384 }
            .Select(hertz => (Row: MelScale.FromHertz(hertz) / highest * (rows + 1) - 0.5, Label: Number(hertz)))
            .Where(tic => tic.Row <= rows)];
    }

    private static List<(double Row, string Label)> LinearTics(Spectrogram spectrogram)
    {
        var step = spectrogram.Rate.Hertz <= 24000 ? 1000 : 2000;
        var rowsPerHertz = 2.0 * (spectrogram.Values.Rows - 1) / spectrogram.Rate.Hertz;
        return [.. Enumerable.Range(0, 1 + spectrogram.Rate.Hertz / 2 / step).Select(i => (i * step * rowsPerHertz + 0.5, Number(i * step)))];
    }

    private static List<(double Row, string Label)> NoteTics(Spectrogram spectrogram)
    {
        var frequencies = ConstantQ.Frequencies();
        return [.. Enumerable.Range(0, (spectrogram.Values.Rows + 11) / 12).Select(octave => (octave * 12 + 0.5, $"{Number(Math.Round(frequencies[octave * 12]))} (C{octave + 1})"))];
    }

    private static List<(double Row, string Label)> TempoTics(Spectrogram spectrogram)
    {
        var lagsPerMinute = 60.0 * spectrogram.Rate.Hertz / spectrogram.HopLength;
        var tics = new List<(double Row, string Label)>();
        // Fast tempi lie close together: only as many are named as find room.
        foreach (var tempo in new double[] { 240, 120, 60, 30, 20, 15, 12, 10, 9, 8 })
        {
            var row = lagsPerMinute / tempo + 0.5;
            if (row <= spectrogram.Values.Rows && (tics.Count == 0 || row - tics[^1].Row >= 0.027 * spectrogram.Values.Rows))
                tics.Add((row, Number(tempo)));
        }
        return tics;
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
