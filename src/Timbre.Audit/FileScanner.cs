using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Timbre.Audit;

/// <summary>Looks at single files: sound is read once at its own rate for faults, and at the analysis rate for its fingerprint.</summary>
internal static class FileScanner
{
    private const int ReadSamples = 1 << 16;

    public static FileScan Scan(string file, AuditOptions options, CancellationToken cancellation)
    {
        try
        {
            var scan = IsImage(file) ? ScanImage(file, options) : ScanSound(file, options, cancellation);
            return scan.Damage is null ? scan with { FileHash = HashOf(file) } : scan;
        }
        catch (UnusableFileException exception)
        {
            return new FileScan(file) { Damage = exception.Problem };
        }
        catch (IOException exception)
        {
            return new FileScan(file) { Damage = exception.Message };
        }
    }

    public static bool IsImage(string file) => Path.GetExtension(file).Equals(".png", StringComparison.OrdinalIgnoreCase);

    private static FileScan ScanImage(string file, AuditOptions options)
    {
        var image = PngImage.ReadGray(file);
        var sheet = SpectrogramSheet.From(image);
        var seconds = sheet.Columns * LogMelSheet.SecondsPerColumn;
        return new FileScan(file)
        {
            ContentHash = $"{image.Width}x{image.Height} {Convert.ToHexString(SHA256.HashData(image.Pixels))}",
            Silence = image.Pixels.AsSpan().ContainsAnyExcept(image.Pixels[0]) ? null : "every pixel has the same value",
            Shortness = Shortness(seconds, options),
            Fingerprint = Fingerprint.Of(sheet),
            Profile = SoundProfile.Of(sheet),
        };
    }

    private static FileScan ScanSound(string file, AuditOptions options, CancellationToken cancellation)
    {
        SoundStatistics statistics;
        SampleRate rate;
        string hash;
        using (var reader = AudioReader.Open(file, cancellation: cancellation))
        {
            rate = reader.Rate;
            statistics = new SoundStatistics(rate.Hertz, options.SilenceDecibels);
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new float[ReadSamples];
            for (int count; (count = reader.Read(buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                statistics.Add(buffer.AsSpan(0, count));
                digest.AppendData(MemoryMarshal.AsBytes(buffer.AsSpan(0, count)));
            }
            hash = $"{rate.Hertz} {Convert.ToHexString(digest.GetHashAndReset())}";
        }
        if (statistics.Samples == 0)
            return new FileScan(file) { Damage = "holds no sound" };
        var sheet = SoundSheet.Read(file, cancellation);
        return new FileScan(file)
        {
            Rate = rate.Hertz,
            ContentHash = hash,
            Silence = Silence(statistics, options),
            Clipping = statistics.ClippedPart > options.LargestClipping
                ? $"{statistics.ClippedPart:0.00%} of the samples lie in flat tops at {Decibels(statistics.Peak)} full scale"
                : null,
            Shortness = Shortness((double)statistics.Samples / rate.Hertz, options),
            Offset = Math.Abs(statistics.Mean) > options.LargestOffset
                ? $"the samples swing about {statistics.Mean:+0.000;-0.000} of full scale instead of 0"
                : null,
            Fingerprint = Fingerprint.Of(sheet),
            Profile = SoundProfile.Of(sheet),
        };
    }

    private static string? Silence(SoundStatistics statistics, AuditOptions options)
    {
        if (statistics.SilentPart <= options.LargestSilence)
            return null;
        return statistics.Peak == 0
            ? "every sample is 0"
            : $"{statistics.SilentPart:0%} of it lies below {options.SilenceDecibels:0} dB; the peak is at {Decibels(statistics.Peak)}";
    }

    private static string? Shortness(double seconds, AuditOptions options) =>
        seconds < options.ShortestLength.TotalSeconds ? $"{seconds:0.0} s long; at least {options.ShortestLength.TotalSeconds:0.#} s are wanted" : null;

    private static string Decibels(double magnitude) => $"{20 * Math.Log10(Math.Max(magnitude, 1e-10)):0.0} dB";

    private static string HashOf(string file)
    {
        using var stream = RegularFile.OpenStream(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}

/// <summary>What one file told: its faults, and what it is compared with others by.</summary>
internal sealed record FileScan(string File)
{
    /// <summary>Why it cannot be read, if it cannot.</summary>
    public string? Damage { get; init; }

    public string? Silence { get; init; }

    public string? Clipping { get; init; }

    public string? Shortness { get; init; }

    public string? Offset { get; init; }

    /// <summary>Samples per second; 0 for images and damaged files.</summary>
    public int Rate { get; init; }

    /// <summary>SHA-256 of the file; null when damaged.</summary>
    public string? FileHash { get; init; }

    /// <summary>SHA-256 of the samples or pixels.</summary>
    public string? ContentHash { get; init; }

    public Fingerprint? Fingerprint { get; init; }

    /// <summary>The overall sound; null when there is too little of it.</summary>
    public SoundProfile? Profile { get; init; }
}
