using Timbre.Features.Imaging;
using Timbre.Files;
using Timbre.Testing;

namespace Timbre.Features.Tests;

public sealed class PngImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timbre-png-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_was_written_reads_back(int channels)
    {
        var pixels = new byte[37 * 19 * channels];
        new Random(3).NextBytes(pixels);
        var path = Path.Combine(_folder, "ünï \n code.png");
        new PngImage(37, 19, channels, pixels).Write(path);
        var image = channels == 1 ? PngImage.ReadGray(path) : PngImage.ReadColor(path);
        Assert.Equal((37, 19, channels), (image.Width, image.Height, image.Channels));
        Assert.Equal(pixels, image.Pixels);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_mel_image_of_the_collection_has_its_documented_size()
    {
        var image = PngImage.ReadGray(Path.Combine(SharedData.Require("gtzan/mel"), "rock", "rock.00000.png"));
        Assert.Equal((1000, 128), (image.Width, image.Height));
        Assert.Equal((0, 255), (image.Pixels.Min(), image.Pixels.Max()));
    }

    [Fact]
    public void Transparent_margins_turn_white()
    {
        var file = Directory.GetFiles(SharedData.Require("gtzan/images_original"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var image = PngImage.ReadColor(file);
        Assert.Equal((432, 288), (image.Width, image.Height));
        Assert.Equal([255, 255, 255], image.Pixels[..3]);
    }

    [Theory]
    [InlineData("empty", "is empty")]
    [InlineData("text", "is neither a PNG nor a JPEG image")]
    [InlineData("cut", "is damaged")]
    [InlineData("flipped", "is damaged")]
    [InlineData("huge", "claims 65535 × 65535 pixels")]
    [InlineData("missing", "does not exist")]
    [InlineData("folder", "is a folder")]
    public void Bad_files_give_one_line_that_names_them(string kind, string reason)
    {
        var path = Path.Combine(_folder, "good.png");
        var pixels = new byte[64 * 64];
        new Random(4).NextBytes(pixels);
        new PngImage(64, 64, 1, pixels).Write(path);
        var good = File.ReadAllBytes(path);
        path = Path.Combine(_folder, kind + ".png");
        if (kind == "folder")
            Directory.CreateDirectory(path);
        else if (kind != "missing")
            File.WriteAllBytes(path, Spoil(kind, good));
        var error = Assert.ThrowsAny<UnusableFileException>(() => PngImage.ReadGray(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static byte[] Spoil(string kind, byte[] good)
    {
        switch (kind)
        {
            case "empty":
                return [];
            case "text":
                return "filename,label\n"u8.ToArray();
            case "cut":
                return good[..(good.Length / 2)];
            case "flipped":
                good[good.Length / 2] ^= 0xFF;
                return good;
            default:
                // The header promises 4 billion pixels; its checksum is made right so that the size alone is at fault.
                (good[16], good[17], good[18], good[19]) = (0, 0, 0xFF, 0xFF);
                (good[20], good[21], good[22], good[23]) = (0, 0, 0xFF, 0xFF);
                var checksum = Crc32(good.AsSpan(12, 17));
                (good[29], good[30], good[31], good[32]) = ((byte)(checksum >> 24), (byte)(checksum >> 16), (byte)(checksum >> 8), (byte)checksum);
                return good;
        }
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var value in bytes)
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
        }
        return ~remainder;
    }
}
