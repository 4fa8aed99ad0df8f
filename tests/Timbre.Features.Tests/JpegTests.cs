using System.Diagnostics;
using Timbre.Features.Imaging;
using Timbre.Testing;

namespace Timbre.Features.Tests;

/// <summary>JPEG files as ffmpeg writes them.</summary>
public sealed class JpegTests
{
    [Theory]
    [InlineData(1, "gray")]
    [InlineData(3, "yuvj444p")]
    public void An_image_reads_back_nearly_as_it_was_written(int channels, string format)
    {
        using var folder = new TemporaryFolder();
        var pixels = new byte[96 * 64 * channels];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(128 + 100 * Math.Sin(i / channels % 96 / 15.0 + i % channels) * Math.Cos(i / channels / 96 / 11.0));
        var path = Jpeg(folder, new PngImage(96, 64, channels, pixels), format);
        var image = channels == 1 ? PngImage.ReadGray(path) : PngImage.ReadColor(path);
        Assert.Equal((96, 64, channels), (image.Width, image.Height, image.Channels));
        Assert.InRange(image.Pixels.Zip(pixels, (x, y) => Math.Abs(x - y)).Average(), 0.001, 3);
    }

    [Fact]
    public void Bad_files_give_one_line_that_names_them()
    {
        using var folder = new TemporaryFolder();
        var good = File.ReadAllBytes(Jpeg(folder, new PngImage(64, 64, 1, new byte[64 * 64]), "gray"));
        var frame = good.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        Assert.True(frame > 0);
        var huge = good.ToArray();
        huge.AsSpan(frame + 5, 4).Fill(0xEE);
        foreach (var (bytes, reason) in new[] { (good[..20], "is damaged"), (huge, "claims 61166 × 61166 pixels") })
        {
            var path = folder.Write("bad.jpg", bytes);
            var exception = Assert.Throws<PngFileException>(() => PngImage.ReadGray(path));
            Assert.StartsWith(path + ": ", exception.Message, StringComparison.Ordinal);
            Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    private static string Jpeg(TemporaryFolder folder, PngImage image, string format)
    {
        var source = folder["image.png"];
        var target = folder["image.jpg"];
        image.Write(source);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", "-i", source, "-q:v", "1", "-pix_fmt", format, target]) { RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs ffmpeg");
        }
        return target;
    }
}
