using System.Security.Cryptography;

namespace Timbre.Files.Text;

/// <summary>Tells texts apart by a few digits: SHA-256, cut short.</summary>
internal static class TextDigest
{
    /// <summary>The first hexadecimal digits of a text's digest, in lower case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digits">How many, at most 64.</param>
    public static string Of(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];
}
