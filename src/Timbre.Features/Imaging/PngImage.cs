namespace Timbre.Features.Imaging;

/// <summary>An image of 8 bits a channel, gray or red-green-blue, read from PNG and JPEG files and written to PNG files.</summary>
/// <example>
/// <code>
/// using Timbre.Features.Imaging;
///
/// new PngImage(width: 2, height: 1, channels: 1, pixels: [0, 255]).Write("two.png");
/// try
/// {
///     Console.WriteLine(PngImage.ReadGray("two.png").Pixels[1]);
/// }
/// catch (PngFileException exception)
/// {
///     Console.Error.WriteLine(exception.Message);
/// }
/// </code>
/// </example>
public sealed class PngImage
{
    /// <summary>Wraps pixels as an image; the array is kept, not copied.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="channels">1 for gray, 3 for red, green, blue.</param>
    /// <param name="pixels">The rows from the top, each from the left, the channels of a pixel side by side: width · height · channels bytes.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public PngImage(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "an image has 1 channel (gray) or 3 (color)");
        if (pixels.Length != (long)width * height * channels)
            throw new ArgumentException($"{pixels.Length} bytes are not the pixels of a {width} × {height} image of {channels} channels", nameof(pixels));
        (Width, Height, Channels, Pixels) = (width, height, channels, pixels);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>1 for gray, 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>The rows from the top, each from the left, the channels of a pixel side by side.</summary>
    public byte[] Pixels { get; }

    /// <summary>Reads any PNG or JPEG as gray; color is weighted to luminance, transparent parts lie on white.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PngFileException">The file is no image, damaged, or larger than any spectrogram.</exception>
    /// <exception cref="UnusableFileException">The file is missing or cannot be read.</exception>
    public static PngImage ReadGray(string path) => Read(path, (_, _) => 1);

    /// <summary>Reads any PNG or JPEG as red, green, blue; transparent parts lie on white.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PngFileException">The file is no image, damaged, or larger than any spectrogram.</exception>
    /// <exception cref="UnusableFileException">The file is missing or cannot be read.</exception>
    public static PngImage ReadColor(string path) => Read(path, (_, _) => 3);

    /// <summary>The image as the bytes of a PNG file.</summary>
    /// <exception cref="PngFileException">The image cannot be encoded.</exception>
    public byte[] Encode() => LibPng.Encode(this, "image");

    /// <summary>Writes the image, whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="UnusableFileException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteBytes(path, LibPng.Encode(this, path));
    }

    /// <summary>Reads any PNG or JPEG in as many channels, 1 or 3, as its width and height decide.</summary>
    internal static PngImage Read(string path, Func<int, int, int> channels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = RegularFile.ReadBytes(path, LibPng.LargestFile);
        return bytes.AsSpan().StartsWith(LibJpeg.Signature) ? LibJpeg.Decode(bytes, path, channels) : LibPng.Decode(bytes, path, channels);
    }
}

/// <summary>A file is no image that can be read, or an image cannot be made a file; the message is one line that names the file and what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong and what to do.</param>
public sealed class PngFileException(string path, string reason) : UnusableFileException(path, reason);
