using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Timbre.Audio.Reading;
using Timbre.Testing;

namespace Timbre.Audio.Tests;

/// <summary>Every fault that a file can have gives one line that names the file and says what is wrong.</summary>
public sealed class MalformedFileTests : IDisposable
{
    private static readonly float[] Second = SoundBytes.Tones(SoundBytes.Rate);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Name of the case, the file's bytes, words that its message must hold.</summary>
    private static (string Case, Func<TemporaryFolder, byte[]> Bytes, string Expected)[] Table =>
    [
        ("empty.wav", _ => [], "is empty"),
        ("one byte.wav", _ => [0x52], "sound"),
        ("RIFF and nothing.wav", _ => [.. "RIFF"u8], "sound"),
        ("header cut.wav", _ => SoundBytes.Wav(Second)[..30], "is damaged"),
        ("no data chunk.wav", _ => SoundBytes.Wav(Second)[..36], "is damaged"),
        ("no samples.wav", _ => SoundBytes.Wav([]), "holds no sound"),
        ("half the samples.wav", _ => SoundBytes.Wav(Second)[..8044], "only 0.5 s of the 1.0 s"),
        ("lying size.wav", _ => SoundBytes.Wav(Second, dataSize: 1_000_000_000), "only 1.0 s of the 62500.0 s"),
        ("0 channels.wav", _ => SoundBytes.Wav(Second, channels: 0), "is damaged"),
        ("65535 channels.wav", _ => Patch(SoundBytes.Wav(Second), 22, 0xFF, 0xFF), "is damaged"),
        ("rate 0.wav", _ => Patch(SoundBytes.Wav(Second), 24, 0, 0, 0, 0), "is damaged"),
        ("rate 2 Hz.wav", _ => SoundBytes.Wav(Second, rate: 2), "too low for sound"),
        ("rate 4 GHz.wav", _ => Patch(SoundBytes.Wav(Second), 24, 0xFF, 0xFF, 0xFF, 0xFF), "is damaged"),
        ("0 bits.wav", _ => Patch(SoundBytes.Wav(Second), 34, 0, 0), "is damaged"),
        ("NaN.wav", _ => SoundBytes.Wav([0.5f, 0.25f, float.NaN, 0], 32, isFloat: true), "no numbers (NaN"),
        ("infinity.wav", _ => SoundBytes.Wav([0.5f, float.NegativeInfinity, 0], 32, isFloat: true), "no numbers"),
        ("1e30.wav", _ => SoundBytes.Wav([0.5f, 1e30f, 0], 32, isFloat: true), "beyond every scale"),
        ("NaN.au", _ => SoundBytes.Au([float.NaN], 64, isFloat: true), "no numbers"),
        ("half the samples.aiff", _ => SoundBytes.Aiff(Second)[..8054], "only 0.5 s of the 1.0 s"),
        ("header cut.aiff", _ => SoundBytes.Aiff(Second)[..20], "is damaged"),
        ("1000 channels in 2 samples.aiff", _ => Patch(SoundBytes.Aiff([0, 0]), 20, 3, 0xE8), "holds no sound"),
        ("half the samples.au", _ => SoundBytes.Au(Second)[..8024], "only 0.5 s of the 1.0 s"),
        ("10⁹ channels.au", _ => Patch(SoundBytes.Au(Second), 20, 0x3B, 0x9A, 0xCA, 0), "is damaged"),
        ("encoding 99.au", _ => Patch(SoundBytes.Au(Second), 12, 0, 0, 0, 99), "is damaged"),
        ("half.flac", folder => Half(Encode(folder, "a.flac")), "s of the 1.0 s"),
        ("noise inside.flac", folder => NoiseFrom(Encode(folder, "a.flac"), 3000), "is damaged"),
        ("marker only.flac", _ => [.. "fLaC"u8, .. new byte[100]], "is damaged"),
        ("first page only.ogg", folder => Encode(folder, "a.ogg")[..60], "is damaged"),
        ("noise behind the header.opus", folder => NoiseFrom(Encode(folder, "a.opus"), 60), "is damaged"),
        ("half.mp3", folder => Half(Encode(folder, "a.mp3")), "s of the 1.0 s"),
        ("ID3 and nothing.mp3", _ => [.. "ID3"u8, 3, 0, 0, 0, 0, 1, 0, .. new byte[128]], "ID3 tag without sound"),
        ("ID3 longer than the file.mp3", _ => [.. "ID3"u8, 3, 0, 0, 127, 127, 127, 127, .. new byte[100]], "ID3 tag without sound"),
        ("half.m4a", folder => Half(Encode(folder, "a.m4a")), "is damaged"),
        ("half with its index first.m4a", folder => Half(Encode(folder, "a.m4a", "-movflags", "+faststart")), "s of the 1.0 s"),
        ("noise behind the start.m4a", folder => NoiseFrom(Encode(folder, "a.m4a"), 16), "is damaged"),
        ("half.wv", folder => Half(Encode(folder, "a.wv")), "is damaged"),
        ("noise behind the start.wma", folder => NoiseFrom(Encode(folder, "a.wma"), 16), "is damaged"),
        ("video without sound.mp4", folder => Video(folder), "holds no sound track"),
        ("text.mp3", _ => Encoding.UTF8.GetBytes("Ceci n'est pas une chanson.\n"), "is text"),
        ("playlist.m3u8", _ => Encoding.UTF8.GetBytes("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"), "is text"),
        ("image.wav", _ => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[100]], "is a PNG image"),
        ("page.flac", _ => Encoding.UTF8.GetBytes("<!DOCTYPE html><html><body>404 not found</body></html>"), "is text"),
        ("zip bomb.mp3", _ => ZipBomb(), "is a ZIP archive"),
        ("zeros.wav", _ => new byte[100_000], "no header of one"),
        ("noise.mp3", _ => SoundBytes.Noise(1_000_000, 7), "no header of one"),
        ("sync bytes.mp3", _ => [.. Enumerable.Repeat((byte)0xFF, 100_000)], "no header of one"),
        ("raw samples.wav", _ => SoundBytes.Wav(Second)[44..], "no header of one"),
    ];

    public static TheoryData<string> Cases => [.. Table.Select(row => row.Case)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_malformed_file_gives_one_clear_line(string name)
    {
        var (_, bytes, expected) = Table.Single(row => row.Case == name);
        var path = _folder.Write(name, bytes(_folder));
        var error = Assert.Throws<AudioFileException>(() => AudioFile.Read(path));
        AssertOneLine(error, path, expected);

        // The same through a stream and at another rate.
        error = Assert.Throws<AudioFileException>(() =>
        {
            using var reader = AudioReader.Open(path, new SampleRate(11_025));
            var buffer = new float[4096];
            while (reader.Read(buffer) > 0)
            {
            }
        });
        AssertOneLine(error, path, expected);
    }

    [Fact]
    public void What_is_no_file_gives_one_clear_line()
    {
        AssertFails(_folder["missing.wav"], "does not exist");
        AssertFails(_folder["missing/missing.wav"], "does not exist");
        AssertFails(_folder["."], "is a folder");
        AssertFails("", "is no file name");
        AssertFails("a\0b", "is no file name");
        AssertFails(_folder[new string('x', 5000)], "cannot be opened");
        File.CreateSymbolicLink(_folder["dangling.wav"], "nowhere.wav");
        AssertFails(_folder["dangling.wav"], "is a link to nowhere.wav, which does not exist");
        File.CreateSymbolicLink(_folder["loop.wav"], _folder["loop.wav"]);
        AssertFails(_folder["loop.wav"], "leads back to itself");
        Process.Start("mkfifo", [_folder["pipe.wav"]]).WaitForExit();
        AssertFails(_folder["pipe.wav"], "is no ordinary file");
        AssertFails("/dev/null", "is no ordinary file");
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void A_file_that_may_not_be_read_gives_one_clear_line()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read every file");
        var path = _folder.Write("secret.wav", SoundBytes.Wav(Second));
        File.SetUnixFileMode(path, UnixFileMode.None);
        AssertFails(path, "may not be read");
    }

    [Fact]
    public void A_name_with_line_ends_and_terminal_escapes_stays_one_harmless_line()
    {
        var error = Assert.Throws<AudioFileException>(() => AudioFile.Read(_folder["a\nb\u001b[31m.wav"]));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    private static void AssertFails(string path, string expected)
    {
        var error = Assert.Throws<AudioFileException>(() => AudioFile.Read(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    private static void AssertOneLine(AudioFileException error, string path, string expected)
    {
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Matches("; |, so ", error.Message); // what to do about it
    }

    private static byte[] Patch(byte[] bytes, int position, params byte[] values)
    {
        values.CopyTo(bytes, position);
        return bytes;
    }

    private static byte[] Half(byte[] bytes) => bytes[..(bytes.Length / 2)];

    private static byte[] NoiseFrom(byte[] bytes, int position) => [.. bytes[..position], .. SoundBytes.Noise(bytes.Length - position, 5)];

    private static byte[] Encode(TemporaryFolder folder, string name, params string[] options) =>
        File.ReadAllBytes(FFmpegTool.Encode(folder.Write("source.wav", SoundBytes.Wav(Second)), folder[name], options));

    private static byte[] Video(TemporaryFolder folder) =>
        File.ReadAllBytes(FFmpegTool.Encode(folder.Write("source.wav", SoundBytes.Wav(Second)), folder["v.mp4"], "-f", "lavfi", "-i", "color=c=red:s=32x32:d=1", "-map", "1:v"));

    private static byte[] ZipBomb()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("zeros").Open();
            entry.Write(new byte[10_000_000]);
        }
        return bytes.ToArray();
    }
}
