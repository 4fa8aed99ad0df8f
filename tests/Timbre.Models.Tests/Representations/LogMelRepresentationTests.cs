using Timbre.Features.Imaging;
using Timbre.Models.Representations;
using Timbre.Testing;

namespace Timbre.Models.Tests.Representations;

public sealed class LogMelRepresentationTests
{
    private static readonly TimeSpan Clip = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_bare_image_is_read_and_decoded_once()
    {
        using var folder = new TemporaryFolder();
        var path = folder["noise.png"];
        var pixels = new byte[1000 * 128];
        new Random(4).NextBytes(pixels);
        new PngImage(1000, 128, 1, pixels).Write(path);
        var images = LogMelRepresentation.Of(LogMelLayout.Bare, Clip);
        Assert.Equal(pixels, images.FromPng(path, Clip).Levels);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = images.FromPng(path, Clip);
        var needed = new FileInfo(path).Length + pixels.Length;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, needed, needed * 1.1);
    }

    [Fact]
    public void A_bare_image_in_color_has_the_levels_of_its_gray()
    {
        using var folder = new TemporaryFolder();
        var path = folder["color.png"];
        var pixels = new byte[3 * 334 * 128];
        new Random(4).NextBytes(pixels);
        new PngImage(334, 128, 3, pixels).Write(path);
        Assert.Equal(PngImage.ReadGray(path).Pixels, LogMelRepresentation.Of(LogMelLayout.Bare, Clip).FromPng(path, Clip).Levels);
    }
}
