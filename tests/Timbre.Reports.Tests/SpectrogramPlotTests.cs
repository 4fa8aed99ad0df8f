using Timbre.Audio;
using Timbre.Features.ClipAnalysis;
using Timbre.Features.Imaging;
using Timbre.Reports.Images;
using Timbre.Testing;

namespace Timbre.Reports.Tests;

public sealed class SpectrogramPlotTests : IDisposable
{
    // The corners of the field within the axes.
    private const int Left = 130;
    private const int Top = 118;
    private const int Right = 1440;
    private const int Bottom = 800;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tone_is_a_bright_row_at_its_frequency()
    {
        using var analysis = new Analysis(Tone(5512.5));
        var image = Plot(Spectrogram.Of(analysis, SpectrogramKind.Stft));
        // Half of the highest frequency lies in the middle.
        var brightest = Enumerable.Range(Top, Bottom - Top).MaxBy(y => Brightness(image, 700, y));
        Assert.InRange(brightest, (Top + Bottom) / 2 - 3, (Top + Bottom) / 2 + 3);
    }

    [Fact]
    public void Time_runs_from_the_left_and_the_loudest_is_the_top_of_the_bar()
    {
        var samples = new float[22_050 * 2];
        Tone(1000).Samples.CopyTo(samples.AsSpan(22_050));
        using var analysis = new Analysis(new AudioClip(samples, SampleRate.Default));
        var image = Plot(Spectrogram.Of(analysis, SpectrogramKind.Mel));
        int Brightest(int from, int to) => Enumerable.Range(from, to - from).Max(x => Enumerable.Range(Top, Bottom - Top).Max(y => Brightness(image, x, y)));
        Assert.True(Brightest(Left + 2, Left + 500) < Brightest(Left + 800, Right - 2) / 2);
        Assert.InRange(Brightness(image, 1480, Top + 2) - Brightest(Left + 800, Right - 2), 0, 12);
    }

    [Fact]
    public void Gray_is_dark_where_it_is_loud()
    {
        using var analysis = new Analysis(Tone(5512.5));
        var image = Plot(Spectrogram.Of(analysis, SpectrogramKind.Stft), gray: true);
        Assert.True(Brightness(image, 700, (Top + Bottom) / 2) < 100);
        Assert.True(Brightness(image, 700, Top + 20) > 500);
    }

    [Theory]
    [InlineData("音楽 🎵 \u202Egpj.exe\0\n.wav")]
    [InlineData("")]
    [InlineData("a name that is much longer than there is room for above the plot, so that its middle has to go, and more of it still.wav")]
    public void Any_name_gives_a_plot(string title)
    {
        using var analysis = new Analysis(Tone(440));
        var image = Plot(Spectrogram.Of(analysis, SpectrogramKind.Chroma), title: title);
        Assert.Equal((1600, 900), (image.Width, image.Height));
        Assert.Equal(3 * 255, Brightness(image, 1590, 40));
    }

    [Fact]
    public void Silence_gives_a_plot()
    {
        using var analysis = new Analysis(new AudioClip(new float[22_050], SampleRate.Default));
        Assert.All(Enum.GetValues<SpectrogramKind>(), kind => Assert.Equal(1600, Plot(Spectrogram.Of(analysis, kind)).Width));
    }

    private static AudioClip Tone(double hertz) => new([.. Enumerable.Range(0, 22_050).Select(n => (float)Math.Sin(2 * Math.PI * hertz * n / 22_050))], SampleRate.Default);

    private static int Brightness(PngImage image, int x, int y) => image.Pixels.AsSpan(3 * (y * image.Width + x), 3).ToArray().Sum(channel => channel);

    private PngImage Plot(Spectrogram spectrogram, string title = "tone.wav", bool gray = false)
    {
        var path = _folder["plot.png"];
        File.WriteAllBytes(path, SpectrogramPlot.Draw(spectrogram, title, gray));
        return PngImage.ReadColor(path);
    }
}
