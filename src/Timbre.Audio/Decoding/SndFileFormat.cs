namespace Timbre.Audio.Decoding;

/// <summary>Words for libsndfile's format codes (sndfile.h, SF_FORMAT_*).</summary>
internal static class SndFileFormat
{
    private const int ContainerMask = 0x0FFF0000;
    private const int EncodingMask = 0x0000FFFF;

    /// <summary>Container and encoding, such as <c>WAV (PCM 16)</c>.</summary>
    public static string Describe(int format) => $"{Container(format & ContainerMask)} ({Encoding(format & EncodingMask)})";

    private static string Container(int code) => code switch
    {
        0x010000 or 0x130000 => "WAV",
        0x020000 => "AIFF",
        0x030000 => "AU",
        0x0B0000 => "W64",
        0x170000 => "FLAC",
        0x180000 => "CAF",
        0x200000 => "Ogg",
        0x220000 => "RF64",
        _ => $"format {code >> 16:x}",
    };

    private static string Encoding(int code) => code switch
    {
        0x01 or 0x05 => "PCM 8",
        0x02 => "PCM 16",
        0x03 => "PCM 24",
        0x04 => "PCM 32",
        0x06 => "float 32",
        0x07 => "float 64",
        0x10 => "µ-law",
        0x11 => "A-law",
        0x12 => "IMA ADPCM",
        0x13 => "Microsoft ADPCM",
        0x20 => "GSM 6.10",
        0x60 => "Vorbis",
        0x64 => "Opus",
        >= 0x70 and <= 0x73 => "ALAC",
        0x80 => "MP1",
        0x81 => "MP2",
        0x82 => "MP3",
        _ => $"encoding {code:x}",
    };
}
