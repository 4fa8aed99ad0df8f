namespace Timbre.Features.Imaging;

/// <summary>TurboJPEG's decompressor (libjpeg-turbo's API documentation, TurboJPEG 2).</summary>
internal static unsafe partial class LibJpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int PixelsColor = 0;
    private const int PixelsGray = 6;
    private const long LargestPixels = 1L << 26;

    // The shortest code for a block of 8 × 8 pixels has two bits, and colors are stored for every fourth pixel at least: a header that
    // promises more pixels from the bytes at hand lies.
    private const long PixelsPerByte = 512;

    /// <summary>How every JPEG file begins.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    public static PngImage Decode(byte[] bytes, string path, Func<int, int, int> channelsOf)
    {
        var decompressor = Start(path);
        try
        {
            fixed (byte* memory = bytes)
            {
                if (ReadHeader(decompressor, memory, (nuint)bytes.Length, out var width, out var height, out _, out _) != 0)
                    throw Damaged(path, decompressor);
                var pixels = (long)width * height;
                if (pixels < 1)
                    throw new PngFileException(path, "is damaged (it ends before its size); write the image again");
                if (pixels > LargestPixels || pixels > PixelsPerByte * bytes.Length)
                    throw new PngFileException(path, $"claims {width} × {height} pixels, more than its {bytes.Length} bytes can hold; write the image again");
                var channels = channelsOf(width, height);
                var result = new byte[pixels * channels];
                fixed (byte* target = result)
                {
                    if (Decompress(decompressor, memory, (nuint)bytes.Length, target, width, 0, height, channels == 1 ? PixelsGray : PixelsColor, 0) != 0)
                        throw Damaged(path, decompressor);
                }
                return new PngImage(width, height, channels, result);
            }
        }
        finally
        {
            _ = Destroy(decompressor);
        }
    }

    private static nint Start(string path)
    {
        try
        {
            var decompressor = InitDecompress();
            return decompressor != 0 ? decompressor : throw new PngFileException(path, "cannot be decoded: TurboJPEG did not start");
        }
        catch (DllNotFoundException)
        {
            throw new PngFileException(path, "is a JPEG image, but libturbojpeg is missing; install it with 'apt-get install libturbojpeg0' (libturbojpeg on Ubuntu), or convert the image to PNG");
        }
    }

    private static PngFileException Damaged(string path, nint decompressor) =>
        new(path, $"is damaged ({Marshal.PtrToStringUTF8(ErrorText(decompressor))}); write the image again");

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int ReadHeader(nint decompressor, byte* memory, nuint size, out int width, out int height, out int subsampling, out int colors);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress(nint decompressor, byte* memory, nuint size, byte* target, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint ErrorText(nint decompressor);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint decompressor);
}
