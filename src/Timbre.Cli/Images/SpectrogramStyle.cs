using Timbre.Features.Imaging;

namespace Timbre.Cli.Images;

/// <summary>How a spectrogram is drawn: a way from its values to the bytes of a PNG file.</summary>
/// <param name="Draw">Gets the spectrogram and the title.</param>
internal sealed record SpectrogramStyle(Action<Spectrogram, string, string> Draw)
{
    /// <summary>The style that the options ask for.</summary>
    public static SpectrogramStyle Of(bool bare, bool gray) => (bare, gray) switch
    {
        (true, true) => new((spectrogram, _, path) => SpectrogramImage.Gray(spectrogram).Write(path)),
        (true, false) => new((spectrogram, _, path) => SpectrogramImage.Color(spectrogram).Write(path)),
        (false, _) => new((spectrogram, title, path) => SpectrogramPlot.Write(spectrogram, title, gray, path)),
    };
}
