using System.Text;

namespace Timbre.Features.Imaging;

/// <summary>libpng's simplified interface (libpng manual, section "The simplified API").</summary>
internal static unsafe partial class LibPng
{
    /// <summary>Bytes of the largest file that is read at all.</summary>
    public const int LargestFile = 256 << 20;

    private const string Library = "libpng16.so.16";
    private const uint StructureVersion = 1;
    private const uint FormatGray = 0;
    private const uint FormatColor = 2;
    private const long LargestPixels = 1L << 26;

    // Deflate packs at most 1032 bytes into one; a header that promises more than that from the bytes at hand lies.
    private const long DeflateLimit = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static PngImage Decode(byte[] bytes, string path, Func<int, int, int> channelsOf)
    {
        if (bytes.Length == 0)
            throw new PngFileException(path, "is empty; write the image again");
        if (!bytes.AsSpan().StartsWith(Signature))
            throw new PngFileException(path, "is neither a PNG nor a JPEG image; convert it to PNG first");
        var image = new Image { Version = StructureVersion };
        fixed (byte* memory = bytes)
        {
            try
            {
                if (BeginReadFromMemory(&image, memory, (nuint)bytes.Length) == 0)
                    throw Damaged(path, ref image);
                var pixels = (long)image.Width * image.Height;
                if (pixels > LargestPixels || pixels > 8 * DeflateLimit * bytes.Length)
                    throw new PngFileException(path, $"claims {image.Width} × {image.Height} pixels, more than its {bytes.Length} bytes can hold; write the image again");
                var channels = channelsOf((int)image.Width, (int)image.Height);
                image.Format = channels == 1 ? FormatGray : FormatColor;
                var result = new byte[pixels * channels];
                var white = stackalloc byte[3] { 255, 255, 255 };
                fixed (byte* target = result)
                {
                    if (FinishRead(&image, white, target, 0, null) == 0)
                        throw Damaged(path, ref image);
                }
                return new PngImage((int)image.Width, (int)image.Height, channels, result);
            }
            finally
            {
                Free(&image);
            }
        }
    }

    public static byte[] Encode(PngImage source, string path)
    {
        var image = new Image
        {
            Version = StructureVersion,
            Width = (uint)source.Width,
            Height = (uint)source.Height,
            Format = source.Channels == 1 ? FormatGray : FormatColor,
        };
        fixed (byte* pixels = source.Pixels)
        {
            try
            {
                // Stored uncompressed, an image takes its bytes, a filter byte a row and a little per block.
                var size = (nuint)(source.Pixels.LongLength + source.Pixels.LongLength / 64 + source.Height + 4096);
                var result = new byte[size];
                fixed (byte* target = result)
                {
                    if (WriteToMemory(&image, target, &size, 0, pixels, 0, null) == 0)
                        throw new PngFileException(path, $"cannot be encoded ({Message(ref image)})");
                }
                Array.Resize(ref result, (int)size);
                return result;
            }
            finally
            {
                Free(&image);
            }
        }
    }

    private static PngFileException Damaged(string path, ref Image image) =>
        new(path, $"is damaged ({Message(ref image)}); write the image again");

    private static string Message(ref Image image)
    {
        fixed (byte* text = image.Message)
            return Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    [LibraryImport(Library, EntryPoint = "png_image_begin_read_from_memory")]
    private static partial int BeginReadFromMemory(Image* image, byte* memory, nuint size);

    [LibraryImport(Library, EntryPoint = "png_image_finish_read")]
    private static partial int FinishRead(Image* image, byte* background, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(Library, EntryPoint = "png_image_write_to_memory")]
    private static partial int WriteToMemory(Image* image, byte* memory, nuint* size, int convertTo8Bit, byte* buffer, int rowStride, void* colormap);

    [LibraryImport(Library, EntryPoint = "png_image_free")]
    private static partial void Free(Image* image);

    [StructLayout(LayoutKind.Sequential)]
    private struct Image
    {
        public void* Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColormapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];
    }
}
